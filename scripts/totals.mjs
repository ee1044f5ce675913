/** Prints the totals of the last test run once more. */
import { printTotals } from "./set-up/totals.mjs";

printTotals();
