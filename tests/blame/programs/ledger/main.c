/* Books amounts to accounts in a hash table, sorts them and writes them as text. */
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 4096 };

struct account {
	char name[16];
	unsigned amount;
	struct account *next;
};

static struct account *slots[SLOTS];
static struct account *sorted[20000];
static size_t account_count;

static inline unsigned parse_number(const char *text)
{
	unsigned n = 0;

	for (; is_digit(*text); text++)
		n = n * 10 + (unsigned)(*text - '0');
	return n;
}

static struct account *find_account(const char *name)
{
	struct account **slot = &slots[hash_of(name) % SLOTS];
	struct account *a;

	for (a = *slot; a; a = a->next)
		if (strcmp(a->name, name) == 0)
			return a;
	a = calloc(1, sizeof(*a));
	strcpy(a->name, name);
	a->next = *slot;
	*slot = a;
	sorted[account_count++] = a;
	return a;
}

static void book(const char *name, const char *amount)
{
	find_account(name)->amount += parse_number(amount);
}

static void read_entries(int count)
{
	unsigned seed = 7;
	char name[16] = "account-", amount[12];

	for (int i = 0; i < count; i++) {
		seed = seed * 1103515245u + 12345u;
		unsigned number = seed >> 20, sum = seed >> 8 & 0xffff;
		for (int k = 3; k >= 0; k--, number /= 10)
			name[8 + k] = (char)('0' + number % 10);
		for (int k = 4; k >= 0; k--, sum /= 10)
			amount[k] = (char)('0' + sum % 10);
		amount[5] = 0;
		book(name, amount);
	}
}

static int by_name(const void *a, const void *b)
{
	const struct account *x = *(struct account *const *)a, *y = *(struct account *const *)b;

	return strcmp(x->name, y->name);
}

/* The largest amount of accounts first up to last. */
static unsigned largest(size_t first, size_t last)
{
	if (last - first == 1)
		return sorted[first]->amount;
	unsigned a = largest(first, first + (last - first) / 2);
	unsigned b = largest(first + (last - first) / 2, last);
	return a > b ? a : b;
}

static void write_accounts(struct string *out)
{
	for (size_t i = 0; i < account_count; i++) {
		string_add(out, sorted[i]->name);
		string_add(out, "\t");
		string_add_number(out, sorted[i]->amount);
		string_add(out, "\n");
	}
}

int main(int argc, char **argv)
{
	struct string out = {0};

	(void)argc;
	read_entries(atoi(argv[1]));
	qsort(sorted, account_count, sizeof(*sorted), by_name);
	write_accounts(&out);
	printf("%zu accounts, largest %u, %zu bytes\n", account_count, largest(0, account_count),
	       out.length);
	return 0;
}
