# One command per habit. `make test` is what continuous integration runs.
MVN := mvn -B -ntp
NATIVE_TARGET ?= $(HOME)/.cache/calcitefusion/target
CARGO := cd native && CALCITEFUSION_CHECKOUT="$(CURDIR)" CARGO_TERM_COLOR=never cargo
MAVEN := $(MVN) -Dnative.target=$(NATIVE_TARGET)
DEMO_DATA ?= target/demo
# Tests in a browser run where there is one.
BROWSER_TESTS := $(if $(and $(shell command -v chromium),$(shell command -v chromedriver)),-Dexcluded.tests=)
# Where cargo-deny looks for its copy of the advisories.
ADVISORIES := $(or $(CARGO_HOME),$(HOME)/.cargo)/advisory-dbs/advisory-db-3157b0e258782691
SOURCES_JAR ?= target/demo-input/calcite-core-sources.jar

.DEFAULT_GOAL := help
.PHONY: help tools build demo test test-java browser test-native no-crashes format lint bench soak clients licences deny census clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

tools:
	@command -v javac > /dev/null || { echo "No javac: install a JDK, 17 or newer" >&2; exit 1; }
	@command -v mvn > /dev/null || { echo "No mvn: install Apache Maven, 3.8 or newer" >&2; exit 1; }
	@command -v cargo > /dev/null || { echo "No cargo: install Rust, 1.95 or newer, from https://rustup.rs" >&2; exit 1; }

build: tools ## Build the native library, all modules and the jars, without tests
	$(MAVEN) -DskipTests package

$(SOURCES_JAR):
	$(MVN) -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy -N \
	  -Dartifact=org.apache.calcite:calcite-core:1.42.0:jar:sources \
	  -DoutputDirectory=$(dir $(SOURCES_JAR)) -Dmdep.stripVersion=true

demo: build $(SOURCES_JAR) ## Extract the sources of calcite-core 1.42.0 and query them
	./calcitefusion demo --extract $(SOURCES_JAR) $(DEMO_DATA)

test: test-native test-java no-crashes ## Every check and every test

test-native: tools ## Format, lint and tests of the Rust crate
	$(CARGO) fmt --check
	$(CARGO) clippy --release --locked --all-targets --target-dir $(NATIVE_TARGET) -- -D warnings
	$(CARGO) test --release --locked --target-dir $(NATIVE_TARGET)

test-java: tools ## Build and verify every Maven module
	@test -n "$(BROWSER_TESTS)" || echo "No chromium and chromedriver on the PATH: tests in a browser are left out; 'make browser' says more"
	$(MAVEN) $(BROWSER_TESTS) verify

browser: tools ## Run the tests in a browser alone; pictures of the pages go to tests/target/browser
	@command -v chromium > /dev/null && command -v chromedriver > /dev/null \
	  || { echo "No chromium or no chromedriver on the PATH: install both, on Debian by 'apt-get install chromium chromium-driver'" >&2; exit 1; }
	$(MAVEN) -Dexcluded.tests= -Dtest='*InBrowserTest' -Dsurefire.failIfNoSpecifiedTests=false -pl tests -am test

no-crashes: # A virtual machine that dies leaves its report where it ran
	@reports=$$(find . -name 'hs_err_pid*.log'); \
	test -z "$$reports" || { echo "A Java virtual machine crashed; look into these files and remove them:" >&2; echo "$$reports" >&2; exit 1; }

format: tools ## Format Java and Rust
	$(CARGO) fmt
	$(MVN) spotless:apply

lint: tools ## Static checks alone
	$(CARGO) fmt --check
	$(CARGO) clippy --release --locked --all-targets --target-dir $(NATIVE_TARGET) -- -D warnings
	$(MAVEN) -DskipTests verify

bench: tools ## Measure registries, reading, extraction and sizes; prints, never fails on a number
	$(MAVEN) -DskipTests -Pbench package

soak: tools ## Run the long checks: panics, closes at any moment, many threads, engines and JVMs, random SQL, TPC-H and TPC-DS
	$(CARGO) build --release --locked -p calcitefusion-panics --target-dir $(NATIVE_TARGET)
	$(MAVEN) -DskipTests -Psoak package
	@$(MAKE) --no-print-directory no-crashes

clients: build ## Run the clients that are big or not everywhere: Spark, Python, LibreOffice Base
	clients/run.sh

licences: tools ## Write the list of crates in the native library anew, after a change of Cargo.lock
	$(MAVEN) -q -DskipTests -Plicences -pl datafusion-backend -am process-test-classes

deny: tools ## Check licences, sources and known dangers of the crates in the native library
	@command -v cargo-deny > /dev/null || { echo "No cargo-deny: install it by 'cargo install cargo-deny --locked'" >&2; exit 1; }
	$(CARGO) deny --locked --offline check licenses bans sources
	@test -d "$(ADVISORIES)" || echo "No $(ADVISORIES), a clone of https://github.com/rustsec/advisory-db: advisories are left out"
	test ! -d "$(ADVISORIES)" || { $(CARGO) deny --locked --offline check advisories; }

census: tools ## List the statements of QUERIES=folder over TABLES=folder that the front end refuses
	@test -n "$(TABLES)" -a -n "$(QUERIES)" || { echo "usage: make census TABLES=folder QUERIES=folder" >&2; exit 2; }
	$(MAVEN) -DskipTests -Pcensus -Dcensus.tables=$(abspath $(TABLES)) -Dcensus.queries=$(abspath $(QUERIES)) package

clean: ## Remove build output; the compiled engine stays
	$(MVN) -q clean
	rm -rf target
