import { typedValues } from './form'
/** The bytes of a file field; null when no file was chosen (browsers send an empty one then). */
export async function uploadOf(body: unknown, field: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const value = typedValues(body)[field]
  return value instanceof File && value.size > 0 ? new Uint8Array(await value.arrayBuffer()) : null
}
