//! Made-up people for trying, testing and measuring: plainly invented, and the same for the same seed.
