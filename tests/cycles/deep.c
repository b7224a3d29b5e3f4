/* Uses 12 MB of stack. */
__attribute__((noinline)) static int deep(int levels)
{
	volatile char bytes[4000];

	bytes[0] = bytes[2000] = (char)levels;
	return levels ? deep(levels - 1) + bytes[0] : 0;
}

int main(void)
{
	return deep(3000) & 0;
}
