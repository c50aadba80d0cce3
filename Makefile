# make run, make test, make install PREFIX=/usr/local: each sets up what is missing first.
SHELL := bash
PREFIX ?= /usr/local
SWIFT ?= swift
RELEASE := -c release --static-swift-stdlib --product
# All at once, tests that wait for programs and services would keep each other waiting.
TEST := test --skip-build --disable-xctest --experimental-maximum-parallelization-width 8

.PHONY: run setup build test lint install bench clean

run: build
	.build/release/galley samples/flights/flights.galley.yaml

setup:
	@.setup/setup

build: setup
	$(SWIFT) build $(RELEASE) galley

# Whole programs are tested by themselves, so that waiting for them holds up nobody else.
test: setup lint
	@.setup/setup --test
	$(SWIFT) build --build-tests
	$(SWIFT) $(TEST) --skip GalleyTests
	$(SWIFT) $(TEST) --filter GalleyTests

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/galley $(DESTDIR)$(PREFIX)/share/galley/themes
	install -m 755 .build/release/galley $(DESTDIR)$(PREFIX)/bin/galley
	install -m 644 $$(.setup/setup --libraries) .setup/wheels.txt $(DESTDIR)$(PREFIX)/lib/galley
	install -m 644 themes/* $(DESTDIR)$(PREFIX)/share/galley/themes
	cp -r samples $(DESTDIR)$(PREFIX)/share/galley
	set -e; for file in bash-completion/completions/galley zsh/site-functions/_galley \
	    fish/vendor_completions.d/galley.fish; do \
	    shell=$${file%%[-/]*}; file=$(DESTDIR)$(PREFIX)/share/$$file; install -d $${file%/*}; \
	    .build/release/galley --generate-completion-script $$shell > $$file; done

bench: build
	@.setup/setup --bench
	$(SWIFT) build $(RELEASE) GalleyBench
	.bench/bench

clean:
	rm -rf .build
