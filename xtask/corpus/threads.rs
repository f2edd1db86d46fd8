//! Eight threads that share a counter, a file and a channel. Traced by `cargo xtask diff --corpus`.

use std::fs::File;
use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

fn main() {
    let counter = Arc::new(AtomicU64::new(0));
    let file = Arc::new(Mutex::new(File::open("/proc/self/exe").expect("own image")));
    let (sender, receiver) = mpsc::channel();
    let threads: Vec<_> = (0..8u64)
        .map(|number| {
            let (counter, file, sender) = (Arc::clone(&counter), Arc::clone(&file), sender.clone());
            let work = move || {
                let mut bytes = [0u8; 64];
                for _ in 0..20 {
                    let _ = file.lock().expect("no panics").read(&mut bytes);
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
