import type { FormFields } from './form-fields'

const DATABASE = 'editor'
const STORE = 'copies'

/** A text as it was typed, and what is said about it, kept in this browser until it is saved. */
export type LocalCopy = {
  readonly title: string
  readonly document: string
  readonly at: number
  /** Of copies that an older page has kept there is none. */
  readonly settings?: FormFields
  /** What the text was when it was typed into. */
  readonly version?: string
}

/** Copies are kept for each post; where a browser has no store for them, nothing is kept and nothing fails. */
export async function keepCopy(of: string, copy: LocalCopy): Promise<void> {
  await withStore('readwrite', store => store.put(copy, of))
}

/** All whose key begins so, each with its key. */
export async function copiesOf(of: string): Promise<readonly (readonly [key: string, copy: LocalCopy])[]> {
  const range = IDBKeyRange.bound(of, `${of}\uffff`)
  const keys = (await withStore('readonly', store => store.getAllKeys(range))) as string[] | undefined
  const copies = (await withStore('readonly', store => store.getAll(range))) as LocalCopy[] | undefined
  return (keys ?? []).flatMap((key, at) => (copies?.[at] ? [[key, copies[at]] as const] : []))
}

export async function dropCopy(of: string): Promise<void> {
  await withStore('readwrite', store => store.delete(of))
}

async function withStore(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  try {
    const database = await answerOf(opened())
    const answer = await answerOf(act(database.transaction(STORE, mode).objectStore(STORE)))
    database.close()
    return answer
  } catch (fault) {
    // A private window has no store. The text is still in its form and saved by its button.
    console.warn('No copy of the text is kept in this browser:', fault)
    return undefined
  }
}

function opened(): IDBOpenDBRequest {
  const request = indexedDB.open(DATABASE, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return request
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
