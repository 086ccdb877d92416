# cmake -DBUNDLE=/etc/ssl/certs/ca-certificates.crt -DOUTPUT=x.cpp -P amazon_roots.cmake
#
# Takes the five authorities that AWS's endpoints use (https://www.amazontrust.com/repository/) out of the system's bundle. Each is
# known by the SHA-256 of its base64 text without line breaks, so nothing else can slip in under its name; the unit test compares the
# fingerprints that Amazon publishes.
cmake_minimum_required(VERSION 3.25)

set(roots
  74c37c3adf8b05ab39346a3179ec7b5d0215dc6ed217299ab2be0b1268e1fc40 "Amazon Root CA 1"
  13959f357926821dfc2e7c011966db8250fa8fd95c22323488de3b37107352a6 "Amazon Root CA 2"
  2a239ceb7856bb06da0d5ed1d398529e3e9ea738e136f2e49edf6d58729addc0 "Amazon Root CA 3"
  e3d07255c8b54cd424d1ca659eb6858c43133cf0cc706058e4a30268b433631e "Amazon Root CA 4"
  dbda0cc8630de27a938240f54e24e073ec377c569e1bb083f3b9bb718afed25c "Starfield Services Root Certificate Authority - G2")

if(NOT EXISTS "${BUNDLE}")
  message(FATAL_ERROR "${BUNDLE} does not exist: install the package ca-certificates, or set TOCSIN_CA_BUNDLE to a file of PEM "
                      "certificates that holds Amazon's roots")
endif()
file(READ "${BUNDLE}" bundle)
string(REGEX MATCHALL "-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\n\r]+-----END CERTIFICATE-----" certificates "${bundle}")
foreach(certificate IN LISTS certificates)
  string(REGEX REPLACE "-----[A-Z ]+-----|[\n\r]" "" text "${certificate}")
  string(SHA256 digest "${text}")
  set(found_${digest} "${certificate}")
endforeach()

set(pem "")
while(roots)
  list(POP_FRONT roots digest name)
  if(NOT found_${digest})
    message(FATAL_ERROR "${BUNDLE} does not hold the authority \"${name}\", which AWS's endpoints use. Update the package "
                        "ca-certificates, or set TOCSIN_CA_BUNDLE to a file of PEM certificates that does")
  endif()
  string(APPEND pem "${found_${digest}}\n")
endwhile()

file(CONFIGURE OUTPUT "${OUTPUT}" @ONLY CONTENT "// Generated from @BUNDLE@ by cmake/amazon_roots.cmake.
#include \"net/trust.h\"

namespace tocsin::net {

std::string_view amazon_roots() {
  return R\"PEM(@pem@)PEM\";
}

}  // namespace tocsin::net
")
