//! One round is enough: instructions are counted, not time.

use std::hint::black_box;

fn main() {
    let text = "the quick brown fox jumps over the lazy dog ".repeat(200);
    black_box(words::count(black_box(&text)));
}
