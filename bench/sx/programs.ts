/** Definitions, and the expression that is timed. */
export const PROGRAMS = {
  definitions: `
    (define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
    (define (tak x y z) (if (not (< y x)) z (tak (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y))))
    (define (count-up i n) (if (< i n) (count-up (+ i 1) n) i))
    (define (build-string n)
      (let ((b (string-buffer)))
        (do ((i 0 (+ i 1))) ((= i n) (len (buffer->string b))) (buffer-append! b i) (buffer-append! b ","))))
    (define (list-work n)
      (let loop ((i 0) (s 0))
        (if (= i n) s (loop (+ i 1) (+ s (reduce + 0 (map (fn (x) (* x i)) (filter odd? (range 20)))))))))
    (define (dict-work n)
      (let ((d {}))
        (do ((i 0 (+ i 1))) ((= i n) (dict-size d))
          (dict-update! d (number->string (modulo i 100)) (fn (x) (+ x i)) 0))))
    (define (harmonic n) (let loop ((i 1) (s 0)) (if (> i n) s (loop (+ i 1) (+ s (/ 1 i))))))
    (define (harmonics n) (let loop ((i 0) (s 0)) (if (< i n) (loop (+ i 1) (+ s (harmonic 20))) s)))
    (define (make-counter) (let ((n 0)) (fn () (set! n (+ n 1)) n)))
    (define (closures n)
      (let ((c (make-counter))) (let loop ((i 0)) (if (< i n) (begin (c) ((make-counter)) (loop (+ i 1))) (c)))))
    (define (risky i) (guard (e ((symbol? e) 1)) (if (= 0 (modulo i 3)) (raise 'third) 2)))
    (define (exceptions n) (let loop ((i 0) (s 0)) (if (< i n) (loop (+ i 1) (+ s (risky i))) s)))`,
  /** In a world of its own: what mentions call/cc keeps its world from being compiled. */
  continuations: `
    (define (ctak x y z) (call/cc (lambda (k) (ctak-aux k x y z))))
    (define (ctak-aux k x y z)
      (if (not (< y x))
          (k z)
          (call/cc (lambda (k)
            (ctak-aux k
              (call/cc (lambda (k) (ctak-aux k (- x 1) y z)))
              (call/cc (lambda (k) (ctak-aux k (- y 1) z x)))
              (call/cc (lambda (k) (ctak-aux k (- z 1) x y))))))))`,
  functions: { fib27: '(fib 27)', tak: '(tak 18 12 6)', loop: '(count-up 0 2000000)' },
  work: {
    'string building': '(build-string 20000)',
    'list work': '(list-work 2000)',
    'dict work': '(dict-work 50000)',
    // Short ones: of the hundreds of digits that a long sum grows, any tier only hands them to the host.
    'rational sums': '(harmonics 300)',
    closures: '(closures 100000)',
    exceptions: '(exceptions 20000)',
  },
} as const
