// The C++ peer of options-maths.mjs: reads options from a file and times QuantLib on them, a round for every line it is sent.
// Rows of seven doubles: call (1 or 0), forward, strike, years, discount, volatility, price.
// Lines: "iv <accuracy> <count>", "greeks <count>", "show <accuracy>" (the volatilities of all rows, for their errors).
#include <ctime>
#include <fstream>
#include <iostream>
#include <limits>
#include <ql/instruments/payoffs.hpp>
#include <ql/pricingengines/blackcalculator.hpp>
#include <ql/pricingengines/blackformula.hpp>
#include <vector>

using namespace QuantLib;

struct Row {
  double call, forward, strike, years, discount, vol, price;
};

static double implied(const Row &row, double accuracy) {
  try {
    const double deviation =
        blackFormulaImpliedStdDev(row.call == 1 ? Option::Call : Option::Put, row.strike, row.forward, row.price,
                                  row.discount, 0.0, Null<Real>(), accuracy, 1000);
    return deviation / std::sqrt(row.years);
  } catch (...) {
    return std::numeric_limits<double>::quiet_NaN();
  }
}

static double greeks(const Row &row) {
  const BlackCalculator option(row.call == 1 ? Option::Call : Option::Put, row.strike, row.forward,
                               row.vol * std::sqrt(row.years), row.discount);
  return option.value() + option.deltaForward() + option.gammaForward() + option.vega(row.years) +
         option.theta(row.forward, row.years) + option.rho(row.years);
}

static double cpuNanoseconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

int main(int, char **argv) {
  std::ifstream file(argv[1], std::ios::binary);
  std::vector<Row> rows;
  for (Row row; file.read(reinterpret_cast<char *>(&row), sizeof row);) rows.push_back(row);
  std::cout.precision(17);
  volatile double sink = 0;
  for (std::string job; std::cin >> job;) {
    double accuracy = 0;
    std::size_t count = rows.size();
    if (job != "greeks") std::cin >> accuracy;
    if (job != "show") std::cin >> count;
    if (job == "show") {
      for (const Row &row : rows) std::cout << implied(row, accuracy) << ' ';
      std::cout << std::endl;
      continue;
    }
    double sum = 0;
    const double started = cpuNanoseconds();
    for (std::size_t i = 0; i < count; i++) sum += job == "iv" ? implied(rows[i], accuracy) : greeks(rows[i]);
    const double took = cpuNanoseconds() - started;
    sink = sink + sum;
    std::cout << took / count << std::endl;
  }
}
