# Sourced by ./mvnw, ./virga and .ci/run: sets JAVA_HOME to a JDK 25 or newer, or says how to get one.
# Looks at JAVA_HOME, PATH, /usr/lib/jvm, macOS' places (java_home, JavaVirtualMachines, Homebrew), SDKMAN
# and other version managers, in this order.

virga_java_major() { # JDK_HOME -> prints its feature version (from the release file), or nothing
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

virga_jdk_of() { # TOOL -> prints the home of the JDK whose tool is on the PATH, or nothing
  virga_tool=$(command -v "$1" 2>/dev/null) || return 0
  virga_tool=$(readlink -f "$virga_tool" 2>/dev/null || printf '%s' "$virga_tool")
  printf '%s' "${virga_tool%/bin/"$1"}"
}

virga_find_jdk() {
  virga_home=${HOME:-/nonexistent}
  virga_sdkman=${SDKMAN_DIR:-$virga_home/.sdkman}
  virga_mac=
  [ -x /usr/libexec/java_home ] && virga_mac=$(/usr/libexec/java_home -v 25+ 2>/dev/null || true)
  for virga_jdk in "${JAVA_HOME:-}" "$(virga_jdk_of javac)" "$(virga_jdk_of java)" \
    /usr/lib/jvm/*25* /usr/lib/jvm/* \
    "$virga_mac" /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$virga_home"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$virga_sdkman"/candidates/java/* "$virga_home"/.jdks/* "$virga_home"/.asdf/installs/java/* \
    "$virga_home"/.local/share/mise/installs/java/*; do
    [ -n "$virga_jdk" ] || continue
    virga_major=$(virga_java_major "$virga_jdk")
    if [ -n "$virga_major" ] && [ "$virga_major" -ge 25 ]; then
      JAVA_HOME=$virga_jdk
      export JAVA_HOME
      return 0
    fi
  done
  cat >&2 <<'TEXT'
Virga needs a JDK 25 or newer and found none (looked at JAVA_HOME, PATH, /usr/lib/jvm, macOS' Java
folders, Homebrew and SDKMAN). Get one with, for example:
  sdk install java 25-tem          (SDKMAN, https://sdkman.io)
  brew install --cask temurin@25   (macOS)
  https://adoptium.net/temurin/releases/?version=25
then run this command again, or point JAVA_HOME at it.
TEXT
  return 1
}
virga_find_jdk
