// What glibc has and Swift doesn't see.
#pragma once

// Declared by <unistd.h> only to those who ask for GNU's own before the first include.
extern int pipe2(int ends[2], int flags);
