#!/usr/bin/env bash
# Runs the clients that the build itself does not: Spark always, others where they are installed.
# Expects the single jar and the compiled tests of this module; make clients builds them first.
set -euo pipefail
here="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"
jar="$(ls "$here"/../jdbc-driver/target/calcitefusion-jdbc-*-all.jar)"
shop="$here/target/shop-of-clients"
java -cp "$jar:$here/target/test-classes" io.calcitefusion.clients.ShopFolder "$shop"

mvn -B -ntp -q -f "$here/spark/pom.xml" -Dsingle.jar="$jar" -Dshop="$shop" test
echo "Spark: all well"

# Of several Pythons one may have the module.
with() {
  for python in python3 /usr/bin/python3; do
    if "$python" -c "import $1" 2> /dev/null; then
      echo "$python"
      return
    fi
  done
}

python="$(with jpype)"
if [[ -n "$python" ]]; then
  "$python" "$here/python/query.py" "$jar" "$shop"
else
  echo "Python through JPype: not run; 'pip install jpype1' makes it possible"
fi

python="$(with uno)"
if [[ -n "$python" ]] && command -v soffice > /dev/null; then
  "$python" "$here/libreoffice/browse.py" "$jar" "$shop"
else
  echo "LibreOffice Base: not run; 'apt-get install libreoffice-base python3-uno default-jre' makes it possible"
fi
