// What Swift can't import of ncurses by itself: macros, variadic functions and mutable globals.
#pragma once

#define NCURSES_WIDECHAR 1
#define _XOPEN_SOURCE_EXTENDED 1
#include <langinfo.h>
#include <locale.h>
#include <ncursesw/curses.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

// From <term.h>, whose macros take names such as `columns` from everyone else.
extern int tigetflag(const char *name);
extern int tigetnum(const char *name);
extern char *tigetstr(const char *name);
extern char *tiparm(const char *text, ...);

// Declared by <wchar.h> only to those who ask for X/Open before the first include.
extern int wcwidth(wchar_t character);

static const attr_t galley_bold = A_BOLD;
static const attr_t galley_underline = A_UNDERLINE;
static const attr_t galley_reverse = A_REVERSE;
static const attr_t galley_dim = A_DIM;

static inline WINDOW *galley_stdscr(void) { return stdscr; }
static inline WINDOW *galley_curscr(void) { return curscr; }
static inline int galley_colors(void) { return COLORS; }
static inline int galley_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
static inline bool galley_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }
static inline bool galley_set_ctype(const char *locale) { return setlocale(LC_CTYPE, locale) != NULL; }

// False if the descriptor is no terminal, or the terminal doesn't know its size.
static inline bool galley_window_size(int descriptor, int *rows, int *columns) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return false;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return true;
}

// A terminfo string, NULL if the terminal has no such capability.
static inline const char *galley_capability(const char *name) {
    const char *text = tigetstr(name);
    return text == (const char *)-1 ? NULL : text;
}

// What sets a color by its number; NULL if the terminal has no such capability.
static inline const char *galley_color(const char *name, int number) {
    const char *text = galley_capability(name);
    return text ? tiparm(text, number) : NULL;
}

// True if numbers of colors are red, green and blue: the RGB capability may be of any type.
static inline bool galley_has_rgb(void) {
    return tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || galley_capability("RGB") != NULL;
}

// Puts one spacing character with its marks, zero-terminated.
static inline bool galley_put(int row, int column, const wchar_t *text, attr_t attributes, int pair) {
    cchar_t cell;
    if (setcchar(&cell, text, attributes, 0, &pair) == ERR) return false;
    return mvwadd_wch(stdscr, row, column, &cell) != ERR;
}
