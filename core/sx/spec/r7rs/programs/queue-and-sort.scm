;; A queue whose rear pointer moves by set-cdr!, breadth-first search over it, and a merge sort that makes no pair.
(import (scheme base) (scheme write))

(define-record-type <queue> (queue front rear) queue?
  (front front set-front!)
  (rear rear set-rear!))

(define (make-queue) (queue '() '()))

(define (enqueue! q x)
  (let ((cell (list x)))
    (if (null? (front q))
        (set-front! q cell)
        (set-cdr! (rear q) cell))
    (set-rear! q cell)))

(define (dequeue! q)
  (let ((x (car (front q))))
    (set-front! q (cdr (front q)))
    x))

(define (breadth-first graph start)
  (define q (make-queue))
  (define seen (list start))
  (enqueue! q start)
  (let loop ((visited '()))
    (if (null? (front q))
        (reverse visited)
        (let ((node (dequeue! q)))
          (for-each (lambda (next)
                      (unless (memq next seen)
                        (set! seen (cons next seen))
                        (enqueue! q next)))
                    (cdr (assq node graph)))
          (loop (cons node visited))))))

(write (breadth-first '((a b c) (b d) (c d e) (d f) (e f) (f a)) 'a))
(newline)

(define (merge! a b before?)
  (define head (list #f))
  (let loop ((tail head) (a a) (b b))
    (cond ((null? a) (set-cdr! tail b))
          ((null? b) (set-cdr! tail a))
          ((before? (car b) (car a)) (set-cdr! tail b) (loop b a (cdr b)))
          (else (set-cdr! tail a) (loop a (cdr a) b))))
  (cdr head))

(define (split! xs)
  (let loop ((slow xs) (fast (cdr xs)))
    (if (or (null? fast) (null? (cdr fast)))
        (let ((rest (cdr slow)))
          (set-cdr! slow '())
          rest)
        (loop (cdr slow) (cddr fast)))))

(define (sort! xs before?)
  (if (or (null? xs) (null? (cdr xs)))
      xs
      (let ((rest (split! xs)))
        (merge! (sort! xs before?) (sort! rest before?) before?))))

(define numbers
  (let loop ((i 0) (n 42) (out '()))
    (if (= i 2000)
        out
        (loop (+ i 1) (modulo (+ (* n 1103515245) 12345) 2147483648) (cons (modulo n 1000) out)))))

(define total (apply + numbers))
(define sorted (sort! (list-copy numbers) <))
(define lost (- total (apply + sorted)))
(write (list (length sorted) lost (apply <= sorted)))
(newline)
(write (sort! (list (cons 2 'a) (cons 1 'b) (cons 2 'c) (cons 1 'd)) (lambda (x y) (< (car x) (car y)))))
(newline)

;; Josephus: every third of a ring of people leaves it.
(define (josephus n step)
  (define ring (let loop ((i n) (xs '())) (if (= i 0) xs (loop (- i 1) (cons i xs)))))
  (define last (list-tail ring (- n 1)))
  (set-cdr! last ring)
  (let loop ((before last) (left n))
    (if (= left 1)
        (car before)
        (let ((before (list-tail before (- step 1))))
          (set-cdr! before (cddr before))
          (loop before (- left 1))))))

(display (map (lambda (n) (josephus n 3)) '(1 5 41)))
(newline)
