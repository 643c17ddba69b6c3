export class UsageError extends Error {
  override name = 'UsageError'
}

export const USAGE = `usage: bun sx COMMAND [options]
  eval SOURCE       prints the value of the last form, as it reads
  run FILE          evaluates a file
  repl              reads, evaluates and prints, form by form
  test [PATH…]      runs spec files and folders (default: core/sx/spec and the guests' tests)
  serve             the epoch protocol on stdin and stdout
  http [DIR]        POST /eval and /render, GET pages of a folder; --port N
  site DIR OUT      a folder of .sx pages to HTML
  fmt FILE…         formats in place; --check only tells
  smalltalk [FILE…]  runs Smalltalk files, or a read-eval-print loop
  datalog FILE      answers its queries; --query Q, --why FACT, --all
options
  --tier cek|vm|js|auto forces a tier; --jit is auto, --no-jit is cek
  --untrusted           the limits for code of strangers, and no files
  --wall MS             how long a stranger's program may take (250)
  --r7rs                a program of R7RS-small (core/sx/docs/r7rs.md)`
