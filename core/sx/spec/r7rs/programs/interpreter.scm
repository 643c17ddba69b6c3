;; A Scheme in Scheme: environments are lists of frames, changed in place by define and set!.
(import (scheme base) (scheme write) (scheme cxr))

(define (make-frame names values) (cons names values))

(define (find-cell name env)
  (if (null? env)
      (error "unbound" name)
      (let scan ((names (caar env)) (values (cdar env)))
        (cond ((null? names) (find-cell name (cdr env)))
              ((eq? name (car names)) values)
              (else (scan (cdr names) (cdr values)))))))

(define (define! name value env)
  (let ((frame (car env)))
    (set-car! frame (cons name (car frame)))
    (set-cdr! frame (cons value (cdr frame)))))

;; The parameters and arguments of a call as a frame; what is left over goes to a dotted name.
(define (bind names args)
  (let loop ((names names) (args args) (ns '()) (vs '()))
    (cond ((null? names) (if (null? args) (make-frame ns vs) (error "too many arguments" args)))
          ((symbol? names) (make-frame (cons names ns) (cons args vs)))
          ((null? args) (error "too few arguments" names))
          (else (loop (cdr names) (cdr args) (cons (car names) ns) (cons (car args) vs))))))

(define-record-type closure (make-closure names body env) closure?
  (names closure-names) (body closure-body) (env closure-env))

(define (evaluate x env)
  (cond ((symbol? x) (car (find-cell x env)))
        ((not (pair? x)) x)
        (else
         (case (car x)
           ((quote) (cadr x))
           ((if) (if (evaluate (cadr x) env) (evaluate (caddr x) env) (evaluate (cadddr x) env)))
           ((lambda) (make-closure (cadr x) (cddr x) env))
           ((define)
            (if (pair? (cadr x))
                (define! (caadr x) (make-closure (cdadr x) (cddr x) env) env)
                (define! (cadr x) (evaluate (caddr x) env) env)))
           ((set!) (set-car! (find-cell (cadr x) env) (evaluate (caddr x) env)))
           ((let) (evaluate `((lambda ,(map car (cadr x)) ,@(cddr x)) ,@(map cadr (cadr x))) env))
           ((begin) (evaluate-all (cdr x) env))
           (else (call (evaluate (car x) env) (map (lambda (arg) (evaluate arg env)) (cdr x))))))))

(define (evaluate-all forms env)
  (if (null? (cdr forms))
      (evaluate (car forms) env)
      (begin (evaluate (car forms) env) (evaluate-all (cdr forms) env))))

(define (call f args)
  (if (closure? f)
      (evaluate-all (closure-body f) (cons (bind (closure-names f) args) (closure-env f)))
      (apply f args)))

(define global (list (make-frame '(+ - * < = cons car cdr null? list) (list + - * < = cons car cdr null? list))))

(define (run . forms)
  (let ((value (evaluate-all forms global)))
    (write value)
    (newline)))

(run '(define (fact n) (if (< n 2) 1 (* n (fact (- n 1))))) '(fact 20))
(run '(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) '(fib 12))
(run '(define (map f xs) (if (null? xs) '() (cons (f (car xs)) (map f (cdr xs)))))
     '(map (lambda (n) (* n n)) (list 1 2 3)))
(run '(define (counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
     '(define tick (counter)) '(tick) '(tick) '(list (tick) ((counter))))
(run '((lambda (a . more) (list a more)) 1 2 3))
(run '(define (even? n) (if (= n 0) #t (odd? (- n 1))))
     '(define (odd? n) (if (= n 0) #f (even? (- n 1)))) '(even? 101))
(run '(cons 1 2))
(write (guard (e ((error-object? e) (cons (error-object-message e) (error-object-irritants e))))
         (run '(fact missing))))
(newline)
