#pragma once
#include <cstddef>
#include <vector>

template <class T>
class Matrix {
	size_t rows_, columns_;
	std::vector<T> cells;

public:
	Matrix(size_t rows, size_t columns) : rows_(rows), columns_(columns), cells(rows * columns) {}
	size_t rows() const { return rows_; }
	size_t columns() const { return columns_; }
	T &at(size_t row, size_t column) { return cells[row * columns_ + column]; }
	const T &at(size_t row, size_t column) const { return cells[row * columns_ + column]; }
};

template <class T>
Matrix<T> multiply(const Matrix<T> &a, const Matrix<T> &b)
{
	Matrix<T> product(a.rows(), b.columns());
	for (size_t i = 0; i < a.rows(); i++)
		for (size_t k = 0; k < a.columns(); k++)
			for (size_t j = 0; j < b.columns(); j++)
				product.at(i, j) += a.at(i, k) * b.at(k, j);
	return product;
}

template <class T>
Matrix<T> transpose(const Matrix<T> &m)
{
	Matrix<T> result(m.columns(), m.rows());
	for (size_t i = 0; i < m.rows(); i++)
		for (size_t j = 0; j < m.columns(); j++)
			result.at(j, i) = m.at(i, j);
	return result;
}

template <class T, class Function>
T reduce(const Matrix<T> &m, T start, Function function)
{
	for (size_t i = 0; i < m.rows(); i++)
		for (size_t j = 0; j < m.columns(); j++)
			start = function(start, m.at(i, j));
	return start;
}
