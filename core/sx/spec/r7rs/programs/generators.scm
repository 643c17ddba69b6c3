;; Coroutines by call/cc, streams by delay-force, string building in place, and a text adventure of exceptions.
(import (scheme base) (scheme write) (scheme lazy) (scheme char) (scheme case-lambda))

(define (tree->generator tree)
  (define return #f)
  (define resume #f)
  (define (yield x)
    (call/cc (lambda (k) (set! resume k) (return x))))
  (lambda ()
    (call/cc
      (lambda (r)
        (set! return r)
        (if resume
            (resume #f)
            (begin
              (let walk ((t tree))
                (cond ((pair? t) (walk (car t)) (walk (cdr t)))
                      ((not (null? t)) (yield t))))
              (return 'done)))))))

(define (same-fringe? a b)
  (let ((a (tree->generator a)) (b (tree->generator b)))
    (let loop ()
      (let* ((x (a)) (y (b)))
        (cond ((not (eqv? x y)) #f)
              ((eq? x 'done) #t)
              (else (loop)))))))

(write (list (same-fringe? '(1 (2 3)) '((1 2) . 3)) (same-fringe? '(1 2 3) '(1 3 2))))
(newline)

(define (from n) (delay (cons n (from (+ n 1)))))
(define (sieve s)
  (let ((p (car (force s))))
    (delay (cons p (sieve (without p (cdr (force s))))))))
(define (without p s)
  (delay-force
    (if (= 0 (remainder (car (force s)) p))
        (without p (cdr (force s)))
        (delay (cons (car (force s)) (without p (cdr (force s))))))))
(define (take n s) (if (= n 0) '() (cons (car (force s)) (take (- n 1) (cdr (force s))))))
(write (take 10 (sieve (from 2))))
(newline)

;; Caesar's cipher in the string itself.
(define rotate!
  (case-lambda
    ((s) (rotate! s 13))
    ((s by)
     (do ((i 0 (+ i 1))) ((= i (string-length s)) s)
       (let ((c (string-ref s i)))
         (when (char-alphabetic? c)
           (let ((base (char->integer (if (char-upper-case? c) #\A #\a))))
             (string-set! s i (integer->char (+ base (modulo (+ by (- (char->integer c) base)) 26)))))))))))

(let ((text (string-copy "Hello, Rose Ash!")))
  (display (rotate! text)) (newline)
  (display (rotate! text)) (newline)
  (display (rotate! text 1)) (newline))

;; Bytes: a run-length coding there and back.
(define (encode bytes)
  (let loop ((i 0) (out '()))
    (if (= i (bytevector-length bytes))
        (apply bytevector (reverse out))
        (let* ((b (bytevector-u8-ref bytes i))
               (end (do ((j i (+ j 1)))
                        ((or (= j (bytevector-length bytes)) (not (= b (bytevector-u8-ref bytes j)))) j))))
          (loop end (cons b (cons (- end i) out)))))))
(define (decode code)
  (let loop ((i 0) (out #u8()))
    (if (= i (bytevector-length code))
        out
        (loop (+ i 2) (bytevector-append out (make-bytevector (bytevector-u8-ref code i) (bytevector-u8-ref code (+ i 1))))))))
(let* ((bytes (string->utf8 "aaabccccd")) (code (encode bytes)))
  (write code) (newline)
  (write (utf8->string (decode code))) (newline))

;; Resources are given back however a block is left.
(define log '())
(define (with-resource name thunk)
  (dynamic-wind
    (lambda () (set! log (cons (list 'open name) log)))
    thunk
    (lambda () (set! log (cons (list 'close name) log)))))
(define result
  (guard (e ((and (pair? e) (eq? (car e) 'stop)) (cdr e)))
    (with-resource 'a
      (lambda ()
        (with-resource 'b (lambda () (raise (cons 'stop 42))))))))
(write (cons result (reverse log)))
(newline)
