# Galley's R worker: runs one script after the other over tables that come and go as Arrow streams, in base R alone.
#
# Requests are read from file descriptor 3, answers go to 4, both as a count of fields and then the fields, each after
# its length in bytes (little-endian, 32 bits). What scripts print goes where standard output and error go.
#
# Request: script, an empty folder to run in, file for the answer, "1" if row by row, count of inputs, their variables
# and files in turn, count of columns, their names and types in turn. Answer: "done" or "error"; a sentence; the line of
# the script or ""; where it came from; "1" if something is left that another script shouldn't meet.

local({
  answer_name <- "table"

  read_fields <- function(stream) {
    count <- readBin(stream, "integer", 1, endian = "little")
    if (length(count) == 0) return(NULL)
    fields <- character(count)
    for (index in seq_len(count)) {
      length <- readBin(stream, "integer", 1, endian = "little")
      fields[index] <- rawToChar(readBin(stream, "raw", length))
    }
    Encoding(fields) <- "UTF-8"
    fields
  }

  write_fields <- function(stream, ...) {
    fields <- lapply(list(...), function(field) charToRaw(enc2utf8(as.character(field))))
    writeBin(length(fields), stream, endian = "little")
    for (field in fields) {
      writeBin(length(field), stream, endian = "little")
      writeBin(field, stream)
    }
    flush(stream)
  }

  unfit <- function(...) {
    stop(structure(class = c("unfit", "error", "condition"), list(message = paste0(...), call = NULL)))
  }

  # Arrow's messages are FlatBuffers: places count from 0, a table's fields lie where its slots say.

  u16 <- function(bytes, place) readBin(bytes[place + 1:2], "integer", 1, size = 2, signed = FALSE, endian = "little")
  i32 <- function(bytes, place) readBin(bytes[place + 1:4], "integer", 1, endian = "little")
  i64 <- function(bytes, place) doubles(bytes[place + 1:8], signed = TRUE)

  field <- function(bytes, table, number) {
    slots <- table - i32(bytes, table)
    slot <- 4 + 2 * number
    if (slot + 2 > u16(bytes, slots)) return(NULL)
    offset <- u16(bytes, slots + slot)
    if (offset == 0) NULL else table + offset
  }

  follow <- function(bytes, place) if (is.null(place)) NULL else place + i32(bytes, place)

  text_at <- function(bytes, place) {
    text <- rawToChar(bytes[place + 4 + seq_len(i32(bytes, place))])
    Encoding(text) <- "UTF-8"
    text
  }

  # 64-bit integers as doubles: two halves, of which the lower has no sign.
  doubles <- function(bytes, signed) {
    halves <- matrix(as.double(readBin(bytes, "integer", length(bytes) / 4, endian = "little")), nrow = 2)
    # The smallest integer is R's NA.
    halves[is.na(halves)] <- -2147483648
    unsigned <- function(half) half + ifelse(half < 0, 4294967296, 0)
    (if (signed) halves[2, ] else unsigned(halves[2, ])) * 4294967296 + unsigned(halves[1, ])
  }

  largest <- 9007199254740992

  int64_bytes <- function(values) {
    high <- floor(values / 4294967296)
    low <- values - high * 4294967296
    halves <- rbind(ifelse(low >= 2147483648, low - 4294967296, low), high)
    # What becomes R's NA has the very bits that are meant.
    writeBin(suppressWarnings(as.integer(halves)), raw(), endian = "little")
  }

  # Reading

  kinds <- c("2" = "int", "3" = "double", "5" = "text", "6" = "bool", "8" = "date", "9" = "time", "10" = "timestamp")

  read_schema <- function(bytes, header) {
    fields <- follow(bytes, field(bytes, header, 1))
    lapply(seq_len(i32(bytes, fields)), function(index) {
      table <- follow(bytes, fields + 4 * index)
      type <- follow(bytes, field(bytes, table, 3))
      kind <- kinds[[as.character(as.integer(bytes[field(bytes, table, 2) + 1]))]]
      width <- if (kind == "int") field(bytes, type, 0)
      sign <- if (kind == "int") field(bytes, type, 1)
      list(
        name = text_at(bytes, follow(bytes, field(bytes, table, 0))),
        kind = if (!is.null(width) && u16(bytes, width) == 64) "long" else kind,
        signed = kind != "int" || !is.null(sign) && bytes[sign + 1] != 0)
    })
  }

  read_frame <- function(file) {
    bytes <- readBin(file, "raw", file.size(file))
    place <- 0
    schema <- list()
    batches <- list()
    while (place + 8 <= length(bytes)) {
      size <- i32(bytes, place + 4)
      if (size == 0) break
      start <- place + 8
      message <- bytes[start + seq_len(size)]
      root <- follow(message, 0)
      length_place <- field(message, root, 3)
      header <- follow(message, field(message, root, 2))
      kind <- as.integer(message[field(message, root, 1) + 1])
      if (kind == 1) schema <- read_schema(message, header)
      if (kind == 3) batches[[length(batches) + 1]] <- read_batch(bytes, message, header, start + size, schema)
      place <- start + size + if (is.null(length_place)) 0 else i64(message, length_place)
    }
    columns <- lapply(seq_along(schema), function(index) {
      finished(do.call(c, lapply(batches, `[[`, index)), schema[[index]])
    })
    names(columns) <- vapply(schema, `[[`, "", "name")
    rows <- if (length(columns)) length(columns[[1]]) else 0
    structure(columns, class = "data.frame", row.names = .set_row_names(rows))
  }

  read_batch <- function(bytes, message, header, body, schema) {
    count <- field(message, header, 0)
    rows <- if (is.null(count)) 0 else i64(message, count)
    entry <- follow(message, field(message, header, 2)) + 4
    take <- function() {
      start <- body + i64(message, entry)
      length <- i64(message, entry + 8)
      entry <<- entry + 16
      if (length == 0) raw() else bytes[(start + 1):(start + length)]
    }
    lapply(schema, function(column) {
      valid <- take()
      missing <- if (length(valid)) !bits(valid, rows) else logical(rows)
      read_values(column, take, rows, missing)
    })
  }

  bits <- function(bytes, count) as.logical(rawToBits(bytes)[seq_len(count)])

  read_values <- function(column, take, rows, missing) {
    bytes <- take()
    kind <- column$kind
    if (kind == "text") {
      result <- texts(bytes, take(), rows, column$name)
    } else if (all(missing)) {
      # Then there may be no values.
      result <- rep(if (kind == "bool") NA else if (kind == "int") NA_integer_ else NA_real_, rows)
    } else if (kind == "bool") {
      result <- bits(bytes, rows)
    } else if (kind == "double") {
      result <- readBin(bytes, "double", rows, endian = "little")
    } else if (kind %in% c("int", "date")) {
      result <- readBin(bytes, "integer", rows, endian = "little")
      if (any(is.na(result) & !missing)) {
        unfit("\"", column$name, "\" has -2147483648, which R's integers don't hold: cast it to BIGINT")
      }
    } else {
      result <- doubles(bytes[seq_len(8 * rows)], column$signed)
      if (any(abs(result[!missing]) >= largest)) {
        unfit("\"", column$name, "\" has values beyond 2^53, which R doesn't tell apart: cast it to VARCHAR")
      }
    }
    result[missing] <- NA
    result
  }

  texts <- function(offsets, data, rows, name) {
    if (rows == 0) return(character())
    ends <- readBin(offsets, "integer", rows + 1, endian = "little")
    if (length(data) == 0) return(character(rows))
    if (any(data == 0)) unfit("\"", name, "\" has a zero byte, which R's texts don't hold")
    all <- rawToChar(data)
    Encoding(all) <- "bytes"
    result <- substring(all, ends[-(rows + 1)] + 1, ends[-1])
    Encoding(result) <- "UTF-8"
    result
  }

  finished <- function(values, column) {
    if (is.null(values)) values <- switch(column$kind, bool = logical(), text = character(), int = integer(), double())
    switch(column$kind,
      date = structure(as.double(values), class = "Date"),
      time = structure(values / 1e6, class = "difftime", units = "secs"),
      timestamp = structure(seconds(values, column$name), class = c("POSIXct", "POSIXt"), tzone = "UTC"),
      values)
  }

  # So near that each microsecond has a double of its own.
  seconds <- function(micros, name) {
    result <- micros / 1e6
    if (any(round(result * 1e6) != micros, na.rm = TRUE)) {
      unfit("\"", name, "\" has times so far off that R doesn't tell microseconds apart: cast it to VARCHAR")
    }
    result
  }

  # Writing. A piece of a FlatBuffer is its bytes and where in them it begins; pieces come after what refers to them.

  padded <- function(bytes) c(bytes, raw(-length(bytes) %% 8))
  int <- function(value, size) writeBin(as.integer(value), raw(), size = size, endian = "little")

  fb_text <- function(text) {
    bytes <- charToRaw(enc2utf8(text))
    list(bytes = padded(c(int(length(bytes), 4), bytes, as.raw(0))), root = 0)
  }

  # Every field has eight bytes: its own value, or the way to a piece.
  fb_table <- function(...) {
    fields <- list(...)
    slots <- vapply(seq_along(fields), function(index) if (is.null(fields[[index]])) 0 else 8 * index, 0)
    vtable <- padded(c(int(4 + 2 * length(fields), 2), int(8 + 8 * length(fields), 2), int(slots, 2)))
    root <- length(vtable)
    body <- c(vtable, int(root, 4), raw(4), raw(8 * length(fields)))
    for (index in seq_along(fields)) {
      value <- fields[[index]]
      if (is.null(value)) next
      place <- root + 8 * index
      if (is.list(value)) {
        offset <- int(length(body) + value$root - place, 4)
        body <- c(body, value$bytes)
        value <- offset
      }
      body[place + seq_along(value)] <- value
    }
    list(bytes = body, root = root)
  }

  fb_tables <- function(pieces) {
    head <- padded(c(int(length(pieces), 4), raw(4 * length(pieces))))
    starts <- length(head) + cumsum(c(0, vapply(pieces, function(piece) length(piece$bytes), 0)))
    for (index in seq_along(pieces)) {
      head[4 * index + 1:4] <- int(starts[index] + pieces[[index]]$root - 4 * index, 4)
    }
    list(bytes = c(head, unlist(lapply(pieces, `[[`, "bytes"))), root = 0)
  }

  fb_structs <- function(count, bytes) list(bytes = c(raw(4), int(count, 4), bytes), root = 4)

  message_bytes <- function(kind, header, body) {
    piece <- fb_table(int(4, 2), int(kind, 1), header, int64_bytes(body))
    bytes <- padded(c(int(8 + piece$root, 4), raw(4), piece$bytes))
    c(as.raw(c(255, 255, 255, 255)), int(length(bytes), 4), bytes)
  }

  # The number of each type of Arrow's, and what tells it from its like.
  arrow_type <- function(kind) {
    switch(kind,
      bool = list(6, fb_table()), long = list(2, fb_table(int(64, 4), int(1, 1))), double = list(3, fb_table(int(2, 2))),
      text = list(5, fb_table()), date = list(8, fb_table(int(0, 2))), time = list(9, fb_table(int(2, 2), int(64, 4))),
      timestamp = list(10, fb_table(int(2, 2))), instant = list(10, fb_table(int(2, 2), fb_text("UTC"))))
  }

  write_frame <- function(columns, file) {
    fields <- lapply(names(columns), function(name) {
      type <- arrow_type(columns[[name]]$kind)
      fb_table(fb_text(name), int(1, 1), int(type[[1]], 1), type[[2]], NULL, fb_tables(list()))
    })
    rows <- columns[[1]]$rows
    buffers <- unlist(lapply(unname(columns), `[[`, "buffers"), recursive = FALSE)
    sizes <- vapply(buffers, function(buffer) as.double(length(buffer)), 0)
    room <- sizes + (-sizes %% 8)
    starts <- c(0, cumsum(room))[seq_along(sizes)]
    nodes <- int64_bytes(as.vector(rbind(rows, vapply(columns, `[[`, 0, "missing"))))
    batch <- fb_table(
      int64_bytes(rows), fb_structs(length(columns), nodes),
      fb_structs(length(buffers), int64_bytes(as.vector(rbind(starts, sizes)))))
    stream <- file(file, "wb")
    on.exit(close(stream))
    writeBin(message_bytes(1, fb_table(int(0, 2), fb_tables(fields)), 0), stream)
    writeBin(message_bytes(3, batch, sum(room)), stream)
    for (buffer in buffers) writeBin(padded(buffer), stream)
    writeBin(as.raw(c(255, 255, 255, 255, 0, 0, 0, 0)), stream)
  }

  column <- function(kind, missing, ...) {
    valid <- if (any(missing)) bit_bytes(!missing) else raw()
    list(kind = kind, rows = length(missing), missing = as.double(sum(missing)), buffers = list(valid, ...))
  }

  bit_bytes <- function(flags) packBits(c(flags, logical(-length(flags) %% 8)), "raw")

  # Holding against the declaration

  ranges <- list(
    TINYINT = c(-128, 127), SMALLINT = c(-32768, 32767), INTEGER = c(-2147483648, 2147483647), UTINYINT = c(0, 255),
    USMALLINT = c(0, 65535), UINTEGER = c(0, 4294967295), BIGINT = c(-largest, largest), UBIGINT = c(0, largest),
    HUGEINT = c(-largest, largest), UHUGEINT = c(0, largest))

  fitted_column <- function(name, type, values) {
    if (inherits(values, "POSIXlt")) values <- as.POSIXct(values)
    where <- paste0("\"", name, "\" is declared ", type, ", but the script yields ", class(values)[1])
    refuse <- function(...) unfit(where, ...)
    if (!is.atomic(values) || !is.null(dim(values))) refuse()
    if (is.factor(values)) values <- as.character(values)
    missing <- is.na(values) & !(is.double(values) & is.nan(values))
    # NA alone is logical, whatever is meant.
    is_nothing <- !is.object(values) && is.logical(values) && all(missing)
    is_number <- !is.object(values) && is.numeric(values)
    filled <- function(fits, with) {
      if (is_nothing) return(rep(with, length(values)))
      if (!fits) refuse()
      values <- unclass(values)
      values[missing] <- with
      values
    }
    # The most of nothing is infinite, and no bits stand for that.
    within <- function(numbers, range) {
      wrong <- which(is.nan(numbers) | numbers < range[1] | numbers > range[2])
      if (length(wrong)) refuse(": ", format(numbers[wrong[1]], digits = 15), " in row ", wrong[1], " is beyond it")
      numbers
    }
    base <- sub("\\(.*", "", type)
    if (base == "BOOLEAN") {
      column("bool", missing, bit_bytes(filled(is.logical(values), FALSE)))
    } else if (!is.null(ranges[[base]])) {
      whole <- as.double(filled(is_number, 0))
      if (any(is.nan(whole))) refuse(" with NaN, which is no whole number")
      wrong <- which(whole != trunc(whole))
      if (length(wrong)) refuse(": ", format(whole[wrong[1]], digits = 15), " in row ", wrong[1], " is no whole number")
      column("long", missing, int64_bytes(within(whole, ranges[[base]])))
    } else if (base %in% c("DOUBLE", "FLOAT", "DECIMAL")) {
      column("double", missing, writeBin(as.double(filled(is_number, 0)), raw(), endian = "little"))
    } else if (base %in% c("VARCHAR", "ENUM", "UUID")) {
      texts <- enc2utf8(filled(is.character(values), ""))
      ends <- cumsum(c(0, nchar(texts, "bytes")))
      if (ends[length(ends)] > 2147483647) refuse(" of more than 2 GB")
      column("text", missing, int(ends, 4), charToRaw(paste(texts, collapse = "")))
    } else if (base == "DATE") {
      days <- within(as.double(filled(inherits(values, "Date"), 0)), c(-2147483647, 2147483647))
      if (any(days != trunc(days))) refuse(" with parts of days")
      column("date", missing, int(days, 4))
    } else if (base == "TIME") {
      if (inherits(values, "difftime")) units(values) <- "secs"
      seconds <- within(as.double(filled(inherits(values, "difftime"), 0)), c(0, 86400))
      column("time", missing, int64_bytes(round(seconds * 1e6)))
    } else {
      kind <- if (base == "TIMESTAMP WITH TIME ZONE") "instant" else "timestamp"
      seconds <- within(as.double(filled(inherits(values, "POSIXct"), 0)), c(-9223372022400, 9223372036854))
      column(kind, missing, int64_bytes(round(seconds * 1e6)))
    }
  }

  declaration <- function(values) {
    switch(class(values)[1],
      factor = , character = "VARCHAR", Date = "DATE", POSIXct = , POSIXlt = "TIMESTAMP", difftime = "TIME",
      logical = "BOOLEAN", integer = "INTEGER", numeric = "DOUBLE", "TYPE")
  }

  answer <- function(result, columns, rows) {
    if (is.null(result)) unfit("the script leaves no `", answer_name, "`: assign the answer to it")
    if (!is.data.frame(result)) {
      unfit("the script leaves a ", class(result)[1], " in `", answer_name, "`, which is no data frame")
    }
    if (!is.null(rows) && nrow(result) != rows) {
      unfit("it goes row by row, but ", nrow(result), " rows leave for ", rows, " that came in")
    }
    names <- enc2utf8(names(result))
    twice <- names[duplicated(names)]
    if (length(twice)) unfit("two columns of `", answer_name, "` are called \"", twice[1], "\"")
    more <- setdiff(names, names(columns))
    if (length(more)) {
      kind <- declaration(result[[match(more[1], names)]])
      unfit("the column \"", more[1], "\" isn't declared: say \"", more[1], ": ", kind, "\" in adds, or drop it")
    }
    lost <- setdiff(names(columns), names)
    if (length(lost)) {
      unfit(
        "the script yields no column \"", lost[1], "\", which is declared: there are ", paste(names, collapse = ", "))
    }
    fitted <- lapply(names(columns), function(name) {
      fitted_column(name, columns[[name]], result[[match(name, names)]])
    })
    structure(fitted, names = names(columns))
  }

  # Running

  line <- ""
  source_name <- "script"
  line_of <- function(reference) {
    if (identical(attr(reference, "srcfile")$filename, source_name)) as.integer(reference)[1]
  }

  run <- function(request) {
    script <- request[1]
    count <- as.integer(request[5])
    inputs <- matrix(request[5 + seq_len(2 * count)], nrow = 2)
    pairs <- matrix(request[-seq_len(6 + 2 * count)], nrow = 2)
    columns <- as.list(structure(pairs[2, ], names = pairs[1, ]))
    space <- new.env(parent = globalenv())
    space$q <- space$quit <- function(...) stop("the script called quit(): let it run to its end", call. = FALSE)
    rows <- NULL
    for (index in seq_len(count)) {
      frame <- read_frame(inputs[2, index])
      assign(inputs[1, index], frame, envir = space)
      rows <- nrow(frame)
    }
    set.seed(0, "default", "default", "default")
    setwd(request[2])
    Sys.setenv(TMPDIR = request[2])
    code <- parse(text = script, keep.source = TRUE, srcfile = srcfilecopy(source_name, strsplit(script, "\n")[[1]]))
    references <- attr(code, "srcref")
    for (index in seq_along(code)) {
      line <<- line_of(references[[index]])
      eval(code[[index]], space)
    }
    line <<- ""
    result <- if (exists(answer_name, envir = space, inherits = FALSE)) get(answer_name, envir = space)
    write_frame(answer(result, columns, if (request[4] == "1") rows), request[3])
  }

  attempt <- function(request) {
    line <<- ""
    tryCatch(
      withCallingHandlers({
        run(request)
        list("done", "", "", "")
      }, error = function(error) {
        # The innermost call that has a place in the script.
        for (call in sys.calls()) {
          found <- line_of(attr(call, "srcref"))
          if (!is.null(found)) line <<- found
        }
      }),
      error = function(error) {
        text <- conditionMessage(error)
        if (inherits(error, "unfit")) return(list("error", text, "", ""))
        # parse says script:3:5: unexpected symbol
        place <- regmatches(text, regexec("^script:([0-9]+):[0-9]+: ([^\n]*)", text))[[1]]
        if (length(place)) return(list("error", place[3], place[2], ""))
        if (inherits(error, "packageNotFoundError")) {
          text <- paste0(text, ": install.packages(\"", error$package, "\") in R")
        }
        call <- conditionCall(error)
        # What stands at the top of the script has no name.
        is_top <- is.null(call) || identical(call[[1]], quote(eval))
        detail <- if (is_top) "" else paste("in", paste(deparse(call, nlines = 3), collapse = "\n"))
        list("error", text, line, detail)
      })
  }

  # Programs that the script has started.
  leaves_something <- function() {
    children <- sprintf("/proc/%d/task/%d/children", Sys.getpid(), Sys.getpid())
    file.exists(children) && length(readLines(children, warn = FALSE)) > 0
  }

  requests <- file("/dev/fd/3", "rb")
  replies <- file("/dev/fd/4", "wb")
  home <- Sys.getenv("GALLEY_FOLDER")
  Sys.unsetenv("GALLEY_FOLDER")
  setwd(home)
  variables <- Sys.getenv()
  attached <- search()
  options(warn = 1, keep.source = TRUE)
  kept <- options()
  write_fields(replies, "ready", R.version.string)
  while (!is.null(request <- read_fields(requests))) {
    reply <- attempt(request)
    while (sink.number() > 0) sink()
    grDevices::graphics.off()
    setwd(home)
    options(kept)
    Sys.unsetenv(setdiff(names(Sys.getenv()), names(variables)))
    do.call(Sys.setenv, as.list(variables))
    Sys.setlocale("LC_ALL", "C.UTF-8")
    Sys.setlocale("LC_NUMERIC", "C")
    unlink(dir(tempdir(check = TRUE), all.files = TRUE, full.names = TRUE, no.. = TRUE), recursive = TRUE)
    for (name in setdiff(search(), attached)) detach(name, character.only = TRUE)
    rm(list = ls(globalenv(), all.names = TRUE), envir = globalenv())
    flush(stdout())
    do.call(write_fields, c(list(replies), reply, if (leaves_something()) "1" else ""))
  }
})
