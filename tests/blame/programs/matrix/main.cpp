// Templates that the compiler inlines and unrolls.
#include "matrix.hpp"
#include <cstdio>
#include <cstdlib>

static Matrix<double> make_matrix(size_t size)
{
	Matrix<double> m(size, size);
	for (size_t i = 0; i < size; i++)
		for (size_t j = 0; j < size; j++)
			m.at(i, j) = (double)((i * 31 + j * 17) % 23);
	return m;
}

static double largest(const Matrix<double> &m)
{
	return reduce(m, 0.0, [](double a, double b) { return a > b ? a : b; });
}

static double trace(const Matrix<double> &m)
{
	double sum = 0;
	for (size_t i = 0; i < m.rows(); i++)
		sum += m.at(i, i);
	return sum;
}

int main(int, char **argv)
{
	Matrix<double> m = make_matrix((size_t)atoi(argv[1]));
	Matrix<double> square = multiply(m, transpose(m));
	std::printf("%.0f %.0f\n", largest(square), trace(square));
}
