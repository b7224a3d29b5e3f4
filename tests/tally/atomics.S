	.globl _start
	.data
	.balign 16
cell:	.quad 5, 6
table:	.fill 256, 1, 7
	.text
_start:
	mov $100, %ecx
1:	lock incq cell(%rip)
	mov $1, %eax
	lock xadd %rax, cell(%rip)
	xchg %rax, cell(%rip)
	mov %rax, %rdx
	lock cmpxchg %rdx, cell(%rip)
	push %rcx
	lea table(%rip), %rbx
	pop %rcx
	lea table(%rip), %rsi
	lea table+8(%rip), %rdi
	movsq
	stosb
	loop 1b
	mov $20, %ecx
2:	push %rcx
	mov cell(%rip), %rax
	mov cell+8(%rip), %rdx
	xor %ebx, %ebx
	mov $3, %ecx
	lock cmpxchg16b cell(%rip)
	pop %rcx
	dec %ecx
	jrcxz 3f
	jmp 2b
3:	mov $60, %eax
	xor %edi, %edi
	syscall
