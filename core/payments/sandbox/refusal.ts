/** An answer that says no, in one of the three shapes SumUp has for it. Thrown by routes, sent by the sandbox. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>> | readonly object[],
    readonly contentType = 'application/json',
  ) {
    super(`${status}: ${JSON.stringify(body)}`)
  }

  toResponse(): Response {
    return Response.json(this.body, { status: this.status, headers: { 'content-type': this.contentType } })
  }
}

export const unauthorized = () =>
  new Refusal(401, {
    ...problem(401, 'Unauthorized', 'unauthorized', 'Unauthorized.'),
    trace_id: crypto.randomUUID().replaceAll('-', ''),
  })

/** `error_code` MISSING or INVALID, and the field at fault. */
export const invalid = (error_code: 'MISSING' | 'INVALID', param: string) =>
  new Refusal(400, { message: 'Validation error', error_code, param })

export const forbiddenMerchant = () =>
  new Refusal(403, {
    error_message: 'checkout_payments_not_allowed',
    error_code: 'FORBIDDEN',
    status_code: '403',
  })

export const notFound = () => new Refusal(404, { error_code: 'NOT_FOUND', message: 'Resource not found' })

export const duplicated = () =>
  new Refusal(409, {
    error_code: 'DUPLICATED_CHECKOUT',
    message: 'Checkout with this checkout reference and pay to email already exists',
  })

export const customerKnown = () =>
  new Refusal(409, { error_code: 'CUSTOMER_ALREADY_EXISTS', message: 'Customer already exists' })

export const cardDeclined = () =>
  new Refusal(400, { error_code: 'INVALID', message: 'The card was declined', param: 'card' })

export const cardExpired = () =>
  new Refusal(400, { error_code: 'INVALID', message: 'The card has expired', param: 'card' })

export const processed = () =>
  new Refusal(409, { error_code: 'CHECKOUT_PROCESSED', message: 'Checkout is already processed' })

export const payoutsNeed = (param: string) =>
  new Refusal(400, [{ error_code: 'MISSING', message: 'Validation error: required', param }])

export const invalidRefund = (detail: string) =>
  refundProblem(problem(400, 'Bad Request', 'bad-request', detail))

export const transactionNotFound = () =>
  refundProblem(problem(404, 'Not Found', 'not-found', 'Transaction not found'))

export const notRefundable = () =>
  refundProblem(
    problem(409, 'Conflict', 'conflict', 'The transaction is not refundable in its current state'),
  )

export const refundTooHigh = (maxRefundableAmount: number) =>
  refundProblem({
    ...problem(422, 'Unprocessable Entity', 'unprocessable-entity', 'Refund failed.'),
    errors: [
      {
        code: 'INVALID_AMOUNT',
        detail: 'Amount exceeds the refundable amount',
        reason: 'amount_too_high',
        max_refundable_amount: maxRefundableAmount,
      },
    ],
  })

type Problem = { type: string; title: string; status: number; detail: string; errors?: readonly object[] }

// RFC 9457
const problem = (status: number, title: string, type: string, detail: string): Problem => ({
  type: `https://developer.sumup.com/problem/${type}`,
  title,
  status,
  detail,
})

const refundProblem = (body: Problem) => new Refusal(body.status, body, 'application/problem+json')
