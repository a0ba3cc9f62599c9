# Sourced by ./mvnw, ./virga and .ci/run: sets JAVA_HOME to a JDK 25 or newer, or says how to get one.
# Looks at JAVA_HOME, PATH, /usr/lib/jvm, macOS' java_home and JavaVirtualMachines, SDKMAN, in this order.

virga_java_major() { # JDK_HOME -> prints its feature version (from the release file), or nothing
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

virga_find_jdk() {
  virga_on_path=$(command -v javac 2>/dev/null) || virga_on_path=
  if [ -n "$virga_on_path" ]; then
    virga_on_path=$(readlink -f "$virga_on_path" 2>/dev/null || printf '%s' "$virga_on_path")
    virga_on_path=${virga_on_path%/bin/javac}
  fi
  virga_mac=
  [ -x /usr/libexec/java_home ] && virga_mac=$(/usr/libexec/java_home -v 25+ 2>/dev/null || true)
  for virga_jdk in "${JAVA_HOME:-}" "$virga_on_path" /usr/lib/jvm/*25* /usr/lib/jvm/* "$virga_mac" \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
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
folders and SDKMAN). Get one with, for example:
  sdk install java 25-tem          (SDKMAN, https://sdkman.io)
  brew install --cask temurin@25   (macOS)
  https://adoptium.net/temurin/releases/?version=25
then run this command again, or point JAVA_HOME at it.
TEXT
  return 1
}
virga_find_jdk
