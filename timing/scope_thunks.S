/*
 * The entry points of the library for the asm of timing.h. They preserve all registers except r10,
 * r11 and xmm15, because the surrounding code assumes that no other register changes.
 *
 * On entry r11 is the site (0: the log is full) and the stack pointer is 128 + 8 bytes below that
 * of the scope's function.
 *
 * scope_enter_thunk and scope_leave_thunk call C, and preserve what C does not preserve itself.
 * XSAVE saves x87, SSE, AVX and AVX-512 state (components 0, 1, 2, 5, 6
 * and 7: mask 0xe7; Intel SDM volume 1, chapter 13). Processors without XSAVE have only state that
 * FXSAVE saves.
 */
#if defined(__x86_64__)

	.text

	.macro begin_function name
	.globl \name
	.hidden \name
	.type \name, @function
	.p2align 4
\name:
	.cfi_startproc
	endbr64
	push %rbp
	.cfi_def_cfa_offset 16
	.cfi_offset %rbp, -16
	mov %rsp, %rbp
	.cfi_def_cfa_register %rbp
	push %rax
	.endm

	.macro end_function name
	.cfi_endproc
	.size \name, . - \name
	.endm

	/* \function(site, frame, counter) */
	.macro thunk name, function
	begin_function \name
	push %rdx
	rdtsc
	push %rcx
	push %rsi
	push %rdi
	push %r8
	push %r9
	push %r10
	shl $32, %rdx
	or %rax, %rdx
	mov %rdx, %r8
	mov %r11, %rdi
	lea 144(%rbp), %rsi
	and $-64, %rsp
	sub scope_state_bytes(%rip), %rsp
	mov $0xe7, %eax
	xor %edx, %edx
	cmpl $1, scope_state_way(%rip)
	jb 3f
	mov %rdx, 512(%rsp)		/* the header must be zero except for what XSAVE writes */
	mov %rdx, 520(%rsp)
	mov %rdx, 528(%rsp)
	mov %rdx, 536(%rsp)
	mov %rdx, 544(%rsp)
	mov %rdx, 552(%rsp)
	mov %rdx, 560(%rsp)
	mov %rdx, 568(%rsp)
	ja 2f
	xsave64 (%rsp)
1:	mov %r8, %rdx
	call \function
	mov $0xe7, %eax
	xor %edx, %edx
	xrstor64 (%rsp)
	jmp 4f
2:	xsaveopt64 (%rsp)
	jmp 1b
3:	fxsave64 (%rsp)
	mov %r8, %rdx
	call \function
	fxrstor64 (%rsp)
4:	lea -64(%rbp), %rsp
	pop %r10
	pop %r9
	pop %r8
	pop %rdi
	pop %rsi
	pop %rcx
	pop %rdx
	pop %rax
	pop %rbp
	.cfi_def_cfa %rsp, 8
	ret
	end_function \name
	.endm

	thunk scope_enter_thunk, scope_enter_slowly
	thunk scope_leave_thunk, scope_leave_from_asm

/*
 * scope_enter_by_clock and scope_leave_by_clock do what the asm of timing.h does, with the kernel's
 * clock in place of the counter. What is not the usual case they pass on to the thunks above.
 */

	/* All but rax, which is saved at -8(%rbp). Also r11, at -64(%rbp). */
	.macro save_general
	push %rdx
	push %rcx
	push %rsi
	push %rdi
	push %r8
	push %r9
	push %r11
	.endm

	.macro restore_general
	lea -64(%rbp), %rsp
	pop %r11
	pop %r9
	pop %r8
	pop %rdi
	pop %rsi
	pop %rcx
	pop %rdx
	.endm

	/* Sets rax to the nanoseconds of CLOCK_MONOTONIC. */
	.macro read_clock
	sub $16, %rsp
	and $-16, %rsp
	mov %rsp, %rsi
	mov $1, %edi
	call *kernel_clock(%rip)
	imul $1000000000, (%rsp), %rax
	add 8(%rsp), %rax
	.endm

	.macro leave_frame
	pop %rax
	pop %rbp
	.cfi_remember_state
	.cfi_def_cfa %rsp, 8
	.endm

	begin_function scope_enter_by_clock
	mov profile_thread@gottpoff(%rip), %rax
	mov %fs:(%rax), %r10		/* top */
	cmp %fs:32(%rax), %r10		/* call_limit */
	jae 1f
	add $24, %r10
	mov %r10, %fs:(%rax)
	lea 144(%rbp), %rax
	mov %rax, -16(%r10)
	mov %r11, -8(%r10)
	save_general
	push %r10
	read_clock
	mov -72(%rbp), %r10
	mov %rax, -24(%r10)
	restore_general
	leave_frame
	ret
	.cfi_restore_state
1:	leave_frame
	jmp scope_enter_thunk
	end_function scope_enter_by_clock

	begin_function scope_leave_by_clock
	save_general
	read_clock
	mov -64(%rbp), %r11
	mov profile_thread@gottpoff(%rip), %rdx
	lea 144(%rbp), %rcx
	mov %fs:(%rdx), %r10		/* top */
	sub -24(%r10), %rax
	cmp %rcx, -16(%r10)
	jne 1f
	cmp %r11, -8(%r10)
	jne 1f
	cmp %fs:24(%rdx), %rax		/* threshold */
	ja 1f
	sub $24, %r10
	mov %r10, %fs:(%rdx)
	mov $16, %r10d
	xadd %r10, %fs:16(%rdx)		/* next */
	mov %rax, (%r10)
	mov %r11, 8(%r10)
	add $16, %r10
	restore_general
	leave_frame
	test $0x1ff0, %r10d
	jz 2f
	ret
	.cfi_restore_state
1:	restore_general
	leave_frame
	jmp scope_leave_thunk
2:	xor %r11d, %r11d		/* the log is full */
	jmp scope_leave_thunk
	end_function scope_leave_by_clock

/* kernel_clock_system_call(clock, time), for kernels without a vDSO. */
	.globl kernel_clock_system_call
	.hidden kernel_clock_system_call
	.type kernel_clock_system_call, @function
	.p2align 4
kernel_clock_system_call:
	.cfi_startproc
	endbr64
	mov $228, %eax			/* clock_gettime */
	syscall
	ret
	.cfi_endproc
	.size kernel_clock_system_call, . - kernel_clock_system_call

/* kernel_clock_try_vectors(): whether all bits of the vector registers, set before the clock is
 * read, are set after it. */
	.globl kernel_clock_try_vectors
	.hidden kernel_clock_try_vectors
	.type kernel_clock_try_vectors, @function
	.p2align 4
kernel_clock_try_vectors:
	.cfi_startproc
	endbr64
	push %rbp
	.cfi_def_cfa_offset 16
	.cfi_offset %rbp, -16
	mov %rsp, %rbp
	.cfi_def_cfa_register %rbp
	.irp number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	pcmpeqd %xmm\number, %xmm\number
	.endr
	read_clock
	.irp number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	pand %xmm\number, %xmm0
	.endr
	pcmpeqd %xmm1, %xmm1
	pcmpeqd %xmm1, %xmm0
	pmovmskb %xmm0, %ecx
	xor %eax, %eax
	cmp $0xffff, %ecx
	sete %al
	leave
	.cfi_def_cfa %rsp, 8
	ret
	.cfi_endproc
	.size kernel_clock_try_vectors, . - kernel_clock_try_vectors

#endif
	.section .note.GNU-stack, "", @progbits
