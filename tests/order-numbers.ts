import { ORDER_LETTERS } from '#core/services/cart/orders/order-number'

/** Does `work` with dice that throw the letters of `number` first, as they may. */
export async function drawnAgain<T>(number: string, work: () => Promise<T>): Promise<T> {
  const { getRandomValues } = crypto
  const letters = number.slice(-6)
  let isDrawn = false
  crypto.getRandomValues = <A extends ArrayBufferView | null>(array: A): A => {
    if (isDrawn || !(array instanceof Uint32Array) || array.length !== letters.length)
      return getRandomValues.call(crypto, array as never) as unknown as A
    isDrawn = true
    array.set([...letters].map(letter => ORDER_LETTERS.indexOf(letter)))
    return array
  }
  try {
    const done = await work()
    if (!isDrawn) throw new Error('Nobody drew a number')
    return done
  } finally {
    crypto.getRandomValues = getRandomValues
  }
}
