/* Ends what the commands have started, with this program. */
#ifndef QUICK_ENDING_H
#define QUICK_ENDING_H

/*
 * From here on a process of its own, which returns from this function, does all the work. The one
 * that was started waits for it, and passes signals on; however it ends, the other gets SIGTERM.
 */
void quick_begin_worker(void);

#endif
