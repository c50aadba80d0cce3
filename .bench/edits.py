"""Every kind of edit of one node, as the keys that lead to it and the last, whose bytes count."""

# What Galley's keys are in the flights sample, and what comes nearest in Vim and VisiData, if anything does.
EDITS = {
    "configuring a node": (
        [b"/with-weather\r", b"\r", b"l"], {"vim": [b"x"], "VisiData": [b"e", b"other", b"\r"]}),
    "moving a node by a row": ([b"/late\r", b"J"], {"vim": [b"dd", b"p"], "VisiData": [b"J"]}),
    "moving a node by a column": ([b"/weather-columns\r", b"L"], {"VisiData": [b"L"]}),
    "taking a node out": ([b"/late\r", b"x"], {"vim": [b"dd"], "VisiData": [b"d"]}),
    "taking a node back": ([b"/late\r", b"x", b"u"], {"vim": [b"dd", b"u"], "VisiData": [b"d", b"U"]}),
    "deleting a node": ([b"/late\r", b"dd"], {"vim": [b"dd"], "VisiData": [b"d"]}),
    "adding a node": ([b"/weather\r", b"a", b"deduplicate", b"\r"], {"vim": [b"o", b"x", b"\x1b"], "VisiData": [b"a"]}),
    "adding a node to the right": ([b"/late\r", b"a", b"deduplicate", b"\r"], {}),
    "inserting a node": ([b"/flights\r", b"e", b"a", b"deduplicate", b"\r"], {"vim": [b"O", b"x", b"\x1b"]}),
    "renaming a node": ([b"/late\r", b"gn", b"x", b"\r"], {"vim": [b"A", b"x", b"\x1b"], "VisiData": [b"^", b"x", b"\r"]}),
    "titling a node": ([b"/late\r", b"gt", b"Lateness", b"\r"], {}),
    "disconnecting a node": ([b"/late\r", b"e", b"dd"], {}),
    "connecting a node": ([b"/late\r", b"e", b"dd", b"c", b"\r"], {}),
    "another type for a node": ([b"/late\r", b"S", b"row-fil", b"\r"], {}),
    "typing in a node's form": ([b"/flown\r", b"\r", b"\r", b"x"], {"vim": [b"i", b"x"], "VisiData": [b"e", b"x"]}),
    "accepting what was typed": (
        [b"/flown\r", b"\r", b"\r", b" AND dep_delay > 0", b"\r"], {"VisiData": [b"e", b"other", b"\r"]}),
    "pasting a node": ([b"/late\r", b"yy", b"p"], {"vim": [b"yy", b"p"], "VisiData": [b"y", b"p"]}),
    "duplicating a node": ([b"/late\r", b"yp"], {"vim": [b"yy", b"p"]}),
    "a frame that grows": ([b"/fill\r", b"f", b")"], {}),
    "a frame that shrinks": ([b"/fill\r", b"f", b")", b"("], {}),
    "the policy of a frame's input": ([b"/predict-trees\r", b"f", b"\t", b"p"], {}),
    "folding a frame": ([b"/fill\r", b"za"], {"vim": [b"zfj"]}),
    "unfolding a frame": ([b"/fill\r", b"za", b"za"], {"vim": [b"zfj", b"zo"]}),
}

# Edits of one node that make production another workflow, which is drawn anew beside the canvas.
PRODUCTION_EDITS = {
    "taking a captured node out": ([b"/scale\r", b"x"], {}),
    "deleting a captured node": ([b"/encode\r", b"dd"], {}),
    "adding a captured node": ([b"/encode\r", b"e", b"a", b"deduplicate", b"\r"], {}),
    "making a frame": ([b"/late\r", b"vl", b"ff", b"\r", b"x", b"\r"], {}),
    "unframing": ([b"/fill\r", b"zd"], {}),
}

# Other terminals: what they call themselves, and whether they answer that they repeat characters.
TERMINALS = {
    "xterm that is silent": ("xterm-256color", False),
    "tmux": ("tmux-256color", True),
    "tmux that is silent": ("tmux-256color", False),
    "screen that is silent": ("screen-256color", False),
    "the Linux console": ("linux", False),
}
