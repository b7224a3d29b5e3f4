# Repeated string instructions, with counts of 0, 1 and more, that end by the count and by the data.
	.globl _start
	.data
text:	.fill 300, 1, 'a'
	.byte 'b'
	.fill 99, 1, 'a'
copy:	.fill 400, 1, 0
	.text
.macro prepare count
	lea text(%rip), %rsi
	lea copy(%rip), %rdi
	mov $\count, %ecx
	mov $'a', %eax
	cld
.endm
_start:
	mov $4, %r12d
again:
	.irp count, 0, 1, 2, 17, 300
	prepare \count
	rep movsb
	prepare \count
	rep stosb
	prepare \count
	repe cmpsb
	prepare \count
	lea text(%rip), %rdi
	repe scasb
	prepare \count
	mov $'b', %eax
	lea text(%rip), %rdi
	repne scasb
	prepare \count
	addr32 rep movsb
	.endr
	prepare 400
	lea text(%rip), %rdi
	repe scasb
	prepare 50
	rep movsq
	prepare 5
	lea text(%rip), %rdi
	mov $'b', %eax
	repne scasb
	dec %r12d
	jnz again
	mov $60, %eax
	xor %edi, %edi
	syscall
