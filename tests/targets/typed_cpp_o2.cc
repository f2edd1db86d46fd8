// build: g++ -O2 -g -w -std=c++17
#include "typed_cpp.cc"
