import { typedValues } from './form'

/** The bytes of a file field; null when no file was chosen (browsers send an empty one then). */
export async function uploadOf(body: unknown, field: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const file = fileOf(body, field)
  return file && new Uint8Array(await file.arrayBuffer())
}

/** The same with its name, and not in memory as a whole. */
export function fileOf(body: unknown, field: string): File | null {
  const value = typedValues(body)[field]
  return value instanceof File && value.size > 0 ? value : null
}
