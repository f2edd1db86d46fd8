//! Eight threads, each with a file of its own, that share a counter and a channel; threads rarely wait for each other,
//! as how often they do is chance. Traced by `cargo xtask diff --corpus`.

use std::fs::File;
use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

fn main() {
    let counter = Arc::new(AtomicU64::new(0));
    let (sender, receiver) = mpsc::channel();
    let threads: Vec<_> = (0..8u64)
        .map(|number| {
            let (counter, sender) = (Arc::clone(&counter), sender.clone());
            let work = move || {
                let mut file = File::open("/proc/self/exe").expect("own image");
                let mut bytes = [0u8; 64];
                for _ in 0..20 {
                    let _ = file.read(&mut bytes);
                    counter.fetch_add(number, Ordering::Relaxed);
                }
                sender.send(number).expect("the receiver waits");
            };
            thread::Builder::new().name(format!("worker-{number}")).spawn(work).expect("a thread")
        })
        .collect();
    drop(sender);
    let sum: u64 = receiver.iter().sum();
    for thread in threads {
        thread.join().expect("no panics");
    }
    println!("{sum} {}", counter.load(Ordering::Relaxed));
}
