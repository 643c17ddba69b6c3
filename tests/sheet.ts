import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js'

/** How wide each column of the first sheet of a workbook is, in characters. */
export async function columnWidths(workbook: Uint8Array): Promise<readonly number[]> {
  const entries = await new ZipReader(new Uint8ArrayReader(workbook)).getEntries()
  const sheet = entries.find(({ filename }) => filename.endsWith('/sheet1.xml'))
  if (!sheet || sheet.directory) throw new Error('The workbook has no sheet')
  const columns = (await sheet.getData(new TextWriter())).matchAll(/<col min="\d+" max="\d+" width="(\d+)"/g)
  return [...columns].map(([, width]) => Number(width))
}
