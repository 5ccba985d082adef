// Instead of the table of this name in yyjson.c: the first 128 bits of the powers of ten. As data they would be 10.7 KB
// of a WebAssembly module that no compression makes smaller, so they are computed when the module starts: 0.1 ms. 5^e
// has the bits of 10^e. Negative powers are quotients of a power of two, rounded down in each division, which gives the
// quotient of them all, rounded down.
enum { kLimbs = 40 };  // of 32 bits: 5^324 has 753 bits, and of 2^1248 divided by 5^343 there are 451 left

static u64 pow10_sig_table[2 * (POW10_SIG_TABLE_MAX_EXP - POW10_SIG_TABLE_MIN_EXP + 1)];

static void keep_pow10_bits(const u32* number, i32 exponent) {
  int top = kLimbs - 1;
  while (number[top] == 0) --top;
  const int shift = __builtin_clz(number[top]);
  u64 limbs[5] = {0, 0, 0, 0, 0};
  for (int i = 0; i < 5 && i <= top; ++i) limbs[i] = number[top - i];
  u64 words[4];
  for (int i = 0; i < 4; ++i) words[i] = ((limbs[i] << 32 | limbs[i + 1]) << shift) >> 32;
  u64* const entry = pow10_sig_table + 2 * (exponent - POW10_SIG_TABLE_MIN_EXP);
  entry[0] = words[0] << 32 | words[1];
  entry[1] = words[2] << 32 | words[3];
}

__attribute__((constructor)) static void make_pow10_sig_table(void) {
  u32 number[kLimbs] = {1};
  for (i32 exponent = 0; exponent <= POW10_SIG_TABLE_MAX_EXP; ++exponent) {
    keep_pow10_bits(number, exponent);
    u64 carry = 0;
    for (int i = 0; i < kLimbs; ++i) {
      carry += (u64)number[i] * 5;
      number[i] = (u32)carry;
      carry >>= 32;
    }
  }
  for (int i = 0; i < kLimbs; ++i) number[i] = i == kLimbs - 1;
  for (i32 exponent = -1; exponent >= POW10_SIG_TABLE_MIN_EXP; --exponent) {
    u64 remainder = 0;
    for (int i = kLimbs - 1; i >= 0; --i) {
      remainder = remainder << 32 | number[i];
      number[i] = (u32)(remainder / 5);
      remainder %= 5;
    }
    keep_pow10_bits(number, exponent);
  }
}
