/** The names of R7RS-small's libraries (its appendix A), and those that the dialect leaves out. */

const words = (text: string): string[] => text.trim().split(/\s+/)

export const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  base: words(`
    * + - ... / < <= = => > >= _ abs and append apply assoc assq assv begin binary-port? boolean=? boolean?
    bytevector bytevector-append bytevector-copy bytevector-copy! bytevector-length bytevector-u8-ref
    bytevector-u8-set! bytevector? caar cadr call-with-current-continuation call-with-port call-with-values
    call/cc car case cdar cddr cdr ceiling char->integer char-ready? char<=? char<? char=? char>=? char>? char?
    close-input-port close-output-port close-port complex? cond cond-expand cons current-error-port
    current-input-port current-output-port define define-record-type define-syntax define-values denominator do
    dynamic-wind else eof-object eof-object? eq? equal? eqv? error error-object-irritants error-object-message
    error-object? even? exact exact-integer-sqrt exact-integer? exact? expt features file-error? floor
    floor-quotient floor-remainder floor/ flush-output-port for-each gcd get-output-bytevector
    get-output-string guard if include include-ci inexact inexact? input-port-open? input-port?
    integer->char integer? lambda lcm length let let* let*-values let-syntax let-values letrec letrec*
    letrec-syntax list list->string list->vector list-copy list-ref list-set! list-tail list?
    make-bytevector make-list make-parameter make-string make-vector map max member memq memv min modulo
    negative? newline not null? number->string number? numerator odd? open-input-bytevector open-input-string
    open-output-bytevector open-output-string or output-port-open? output-port? pair? parameterize peek-char
    peek-u8 positive? procedure? quasiquote quote quotient raise raise-continuable rational? rationalize
    read-bytevector read-bytevector! read-char read-error? read-line read-string read-u8 real? remainder
    reverse round set! set-car! set-cdr! square string string->list string->number string->symbol
    string->utf8 string->vector string-append string-copy string-copy! string-fill! string-for-each
    string-length string-map string-ref string-set! string<=? string<? string=? string>=? string>? string?
    substring symbol->string symbol=? symbol? syntax-error syntax-rules textual-port? truncate
    truncate-quotient truncate-remainder truncate/ u8-ready? unless unquote unquote-splicing utf8->string
    values vector vector->list vector->string vector-append vector-copy vector-copy! vector-fill!
    vector-for-each vector-length vector-map vector-ref vector-set! vector? when with-exception-handler
    write-bytevector write-char write-string write-u8 zero?`),
  'case-lambda': ['case-lambda'],
  char: words(`
    char-alphabetic? char-ci<=? char-ci<? char-ci=? char-ci>=? char-ci>? char-downcase char-foldcase
    char-lower-case? char-numeric? char-upcase char-upper-case? char-whitespace? digit-value string-ci<=?
    string-ci<? string-ci=? string-ci>=? string-ci>? string-downcase string-foldcase string-upcase`),
  cxr: words(`
    caaaar caaadr caaar caadar caaddr caadr cadaar cadadr cadar caddar cadddr caddr cdaaar cdaadr cdaar cdadar
    cdaddr cdadr cddaar cddadr cddar cdddar cddddr cdddr`),
  inexact: words('acos asin atan cos exp finite? infinite? log nan? sin sqrt tan'),
  lazy: words('delay delay-force force make-promise promise?'),
  write: words('display write write-shared write-simple'),
}

/** Names without a meaning of their own: they stand inside other forms. */
export const AUXILIARY: ReadonlySet<string> = new Set(words('... => _ else unquote unquote-splicing'))

/** What is left out, by the reason. */
export const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'macros are made by defmacro; there is no syntax-rules': words(
    'define-syntax let-syntax letrec-syntax syntax-rules',
  ),
  'there are no ports: display, write, newline, write-string and write-char print to where the program prints':
    words(`
      binary-port? call-with-port char-ready? close-input-port close-output-port close-port current-error-port
      current-input-port current-output-port eof-object eof-object? flush-output-port get-output-bytevector
      get-output-string input-port-open? input-port? open-input-bytevector open-input-string
      open-output-bytevector open-output-string output-port-open? output-port? peek-char peek-u8
      read-bytevector read-bytevector! read-char read-line read-string read-u8 textual-port? u8-ready?
      write-bytevector write-u8`),
  'a file is read by require, once, where the host grants it': words('include include-ci'),
}

/** What the dialect has besides. */
const BESIDES: ReadonlySet<string> = new Set(
  words('assert call/ec define-library defmacro gensym import load perform receive require'),
)

const LEFT = new Set(Object.values(LEFT_OUT).flat())
const THERE = new Set(
  Object.values(LIBRARIES)
    .flat()
    .filter(name => !LEFT.has(name)),
)

/** Whether the dialect knows `name` of SX; names with a % are what its own library is made of. */
export function isSchemeName(name: string): boolean {
  return THERE.has(name) || BESIDES.has(name) || name.startsWith('%')
}
