/**
 * Any number of comments (XML 1.0 §2.5) with blanks behind them, for a regular expression. Where a comment ends is said in one
 * way only: of `<!--[\s\S]*?-->` in a row, each more doubles the ways in which a text that does not match can be read.
 */
export const XML_COMMENTS = String.raw`(?:<!--[^-]*(?:-(?!->)[^-]*)*-->\s*)*`
