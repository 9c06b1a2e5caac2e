//! What a million accounts cost.

mod accounts;

fn main() {
    let started = std::time::Instant::now();
    println!("{} {:?}", accounts::million().path().display(), started.elapsed());
}
