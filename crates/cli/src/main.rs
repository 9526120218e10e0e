//! The program `slim-aws`.

fn main() {}
