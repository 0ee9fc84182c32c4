//! What the outside-in tests share. It reaches the program only as its users do.
