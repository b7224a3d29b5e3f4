/* Five bodies that attract each other. */
#include <math.h>
#include <stdio.h>

enum { BODIES = 5, STEPS = 200000 };

static struct body {
	double at[3], speed[3], mass;
} bodies[BODIES];

static void attract(struct body *a, struct body *b)
{
	double distance[3], square = 0, factor;

	for (int i = 0; i < 3; i++) {
		distance[i] = a->at[i] - b->at[i];
		square += distance[i] * distance[i];
	}
	factor = 0.001 / (square * sqrt(square));
	for (int i = 0; i < 3; i++) {
		a->speed[i] -= distance[i] * b->mass * factor;
		b->speed[i] += distance[i] * a->mass * factor;
	}
}

static void step(void)
{
	for (int a = 0; a < BODIES; a++)
		for (int b = a + 1; b < BODIES; b++)
			attract(&bodies[a], &bodies[b]);
	for (int a = 0; a < BODIES; a++)
		for (int i = 0; i < 3; i++)
			bodies[a].at[i] += 0.001 * bodies[a].speed[i];
}

int main(void)
{
	for (int a = 0; a < BODIES; a++) {
		bodies[a].mass = 1 + a;
		for (int i = 0; i < 3; i++)
			bodies[a].at[i] = a * 3 + i * a + 1;
	}
	for (int i = 0; i < STEPS; i++)
		step();
	printf("%.9f\n", bodies[1].at[0]);
}
