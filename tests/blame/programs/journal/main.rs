// Iterators, closures, generics and strings.
use std::collections::HashMap;

#[derive(Clone)]
struct Entry {
    day: u32,
    title: String,
    words: Vec<String>,
}

fn make_entries(count: u32) -> Vec<Entry> {
    let mut seed: u32 = 5;
    let mut next = move || {
        seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
        seed >> 16
    };
    (0..count)
        .map(|day| Entry {
            day: next() % 365,
            title: format!("day {day}"),
            words: (0..8).map(|_| format!("word{}", next() % 700)).collect(),
        })
        .collect()
}

struct Fnv(u64);

impl std::hash::Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(1099511628211);
        }
    }
}

#[derive(Default, Clone)]
struct BuildFnv;

impl std::hash::BuildHasher for BuildFnv {
    type Hasher = Fnv;
    fn build_hasher(&self) -> Fnv {
        Fnv(14695981039346656037)
    }
}

#[inline(never)]
fn count_words(entries: &[Entry]) -> usize {
    let mut counts: HashMap<&str, usize, BuildFnv> = HashMap::default();
    for entry in entries {
        for word in &entry.words {
            *counts.entry(word.as_str()).or_insert(0) += 1;
        }
    }
    counts.len()
}

#[inline(never)]
fn total_length(entries: &[Entry]) -> usize {
    entries
        .iter()
        .filter(|entry| entry.day % 2 == 0)
        .map(|entry| entry.title.len())
        .sum()
}

fn largest<T: PartialOrd + Copy, I: Iterator<Item = T>>(items: I, first: T) -> T {
    let mut best = first;
    for item in items {
        if item > best {
            best = item;
        }
    }
    best
}

#[inline(never)]
fn last_day(entries: &[Entry]) -> u32 {
    largest(entries.iter().map(|entry| entry.day), 0)
}

#[inline(never)]
fn sort_entries(entries: &mut [Entry]) {
    entries.sort_by_key(|entry| entry.day);
}

#[inline(never)]
fn titles(entries: &[Entry]) -> String {
    let mut text = String::new();
    for entry in entries {
        text.push_str(&entry.title);
        text.push('\n');
    }
    text
}

fn main() {
    let count = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100);
    let mut entries = make_entries(count);
    sort_entries(&mut entries);
    println!(
        "{} {} {} {}",
        count_words(&entries),
        total_length(&entries),
        last_day(&entries),
        titles(&entries).len()
    );
}
