/*
 * Calls C from the asm of timing.h and preserves all registers that C does not preserve itself,
 * because the surrounding code assumes that no register changes.
 *
 * On entry r11 is the site (0: the log is full) and the stack pointer is 128 + 8 bytes below that
 * of the scope's function. XSAVE saves x87, SSE, AVX and AVX-512 state (components 0, 1, 2, 5, 6
 * and 7: mask 0xe7; Intel SDM volume 1, chapter 13). Processors without XSAVE have only state that
 * FXSAVE saves.
 */
#if defined(__x86_64__)

	.text

	/* \function(site, frame, counter) */
	.macro thunk name, function
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
	.cfi_endproc
	.size \name, . - \name
	.endm

	thunk scope_enter_thunk, scope_enter_slowly
	thunk scope_leave_thunk, scope_leave_from_asm

#endif
	.section .note.GNU-stack, "", @progbits
