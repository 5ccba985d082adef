#include "lab/plates/texts.h"

#include <array>
#include <string_view>

#include "lab/plates/lettering.h"

namespace dae::plates {
namespace {

// L is a letter, D a digit, A either; a space separates groups.
constexpr std::array<std::string_view, 22> kAmerican{
    "LLL DDDD", "LLL DDD",  "DDD LLL",  "DLLLDDD", "LL DDDD", "LDDDDDD", "DDDDDD", "DDD DDDD",
    "LLDDDDD",  "DDDD LL",  "LLL DDDD", "DLL DDD", "LLLDDL",  "DDLDDDL", "LLDDDL", "LLLLLL",
    "LLLLLLL",  "LLL LLLL", "AAAAAAA",  "LDD DLL", "AAAAA",   "LLLL"};
constexpr std::array<std::string_view, 9> kEuropean{"LL DDD LL", "LL LL DDD", "L DDD LL", "DDDD LLL", "LLL DDD",
                                                    "DL LDD DD", "LLL LDDD",  "DD LL DD", "LL DDDD"};

std::string fill(std::string_view pattern, char separator, Random& random) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::string_view kDigits = "0123456789";
  std::string text;
  for (char place : pattern) {
    if (place == 'A') place = random.chance(0.5) ? 'L' : 'D';
    text += place == ' ' ? separator : random.pick(place == 'L' ? kLetters : kDigits);
  }
  return text;
}

constexpr std::array<std::string_view, 50> kRegions{
    "Alabama",       "Alaska",     "Arizona",      "Arkansas",     "California",     "Colorado",      "Connecticut",
    "Delaware",      "Florida",    "Georgia",      "Hawaii",       "Idaho",          "Illinois",      "Indiana",
    "Iowa",          "Kansas",     "Kentucky",     "Louisiana",    "Maine",          "Maryland",      "Massachusetts",
    "Michigan",      "Minnesota",  "Mississippi",  "Missouri",     "Montana",        "Nebraska",      "Nevada",
    "New Hampshire", "New Jersey", "New Mexico",   "New York",     "North Carolina", "North Dakota",  "Ohio",
    "Oklahoma",      "Oregon",     "Pennsylvania", "Rhode Island", "South Carolina", "South Dakota",  "Tennessee",
    "Texas",         "Utah",       "Vermont",      "Virginia",     "Washington",     "West Virginia", "Wisconsin",
    "Wyoming"};
constexpr std::array<std::string_view, 12> kFirst{"The Great",  "Land of",  "Home of",    "Wild",
                                                  "The Golden", "River",    "The Silver", "Mountains and",
                                                  "Island of",  "Discover", "The Quiet",  "Forever"};
constexpr std::array<std::string_view, 12> kSecond{"Lakes", "Pines", "Prairies", "Valleys", "Sunrise", "Orchards",
                                                   "Bays",  "Stars", "Coast",    "Harvest", "Skies",   "State"};
constexpr std::array<std::string_view, 12> kMonths{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                   "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

std::string cased(std::string_view text, bool mixed) {
  std::string result(text);
  if (mixed) return result;
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

}  // namespace

std::string american_text(Random& random) {
  constexpr std::array<char, 8> kSeparators{' ', ' ', ' ', '-', '-', '.', kPictogram, kPictogram};
  const std::string_view pattern = random.pick(kAmerican);
  return fill(pattern, random.pick(kSeparators), random);
}

std::string european_text(Random& random) {
  constexpr std::array<char, 4> kSeparators{' ', ' ', '-', '.'};
  const std::string_view pattern = random.pick(kEuropean);
  return fill(pattern, random.pick(kSeparators), random);
}

std::string label_of(const std::string& text) {
  std::string label;
  for (const char c : text) {
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) label += c;
  }
  return label;
}

std::string region_name(Random& random, bool mixed) {
  return cased(random.pick(kRegions), mixed);
}

std::string slogan(Random& random, bool mixed) {
  const std::string first(random.pick(kFirst));
  return cased(first + " " + std::string(random.pick(kSecond)), mixed);
}

std::string sticker_text(Random& random) {
  if (random.chance(0.5)) return std::string(random.pick(kMonths));
  std::string year;
  year += static_cast<char>('0' + random.below(10));
  year += static_cast<char>('0' + random.below(10));
  return year;
}

}  // namespace dae::plates
