import { element } from './dom'

export type Uploaded = { readonly url: string; readonly width: number; readonly height: number }

const underWay = new Set<Promise<unknown>>()

/** A form with a picture that is not here yet is sent when it is: its text would be saved without it. */
export function holdSubmit(form: HTMLFormElement, say: (words: string) => void): void {
  form.addEventListener(
    'submit',
    event => {
      if (underWay.size === 0) return
      event.preventDefault()
      event.stopImmediatePropagation()
      say('A picture is on its way: all is saved when it is here.')
      void Promise.allSettled(underWay).then(() => setTimeout(() => form.requestSubmit(event.submitter)))
    },
    { capture: true },
  )
}

/** Sends a picture to the library; `progress` hears how much of it is there, from 0 to 1. Rejects with a sentence. */
export function uploadPicture(file: File, progress: (share: number) => void): Promise<Uploaded> {
  return sendPicture('picture', file, progress)
}

/** Has the picture at an address of another site taken into the library. Rejects with a sentence. */
export function uploadFrom(address: string): Promise<Uploaded> {
  return sendPicture('address', address, () => {})
}

/** Sends a recording, a film or any other file: of these no size is told. */
export function uploadFile(file: File, progress: (share: number) => void): Promise<Uploaded> {
  return sendPicture('file', file, progress)
}

function sendPicture(
  field: 'picture' | 'address' | 'file',
  value: File | string,
  progress: (share: number) => void,
): Promise<Uploaded> {
  const form = new FormData()
  form.set(field, value)
  const request = new XMLHttpRequest()
  const { promise, resolve, reject } = Promise.withResolvers<Uploaded>()
  request.open('POST', '/editor/uploads')
  request.responseType = 'json'
  request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0)
  request.onerror = () => reject(new Error('It could not be sent. Check the connection and try again.'))
  request.onload = () => {
    const answer = request.response as (Uploaded & { error?: string }) | null
    if (request.status === 200 && answer?.url) resolve(answer)
    else reject(new Error(answer?.error ?? 'It was not taken. Sign in again, or choose another one.'))
  }
  request.send(form)
  underWay.add(promise)
  const isOver = () => underWay.delete(promise)
  promise.then(isOver, isOver)
  return promise
}

/** A button that asks for a picture, or a file of these kinds, and says how its upload goes. */
export function uploadButton(
  done: (uploaded: Uploaded, file: File) => void,
  accept = 'image/*',
): HTMLElement {
  const isPicture = accept === 'image/*'
  const input = element('input', {
    type: 'file',
    accept,
    class: 'visually-hidden',
    tabindex: '-1',
    'aria-label': 'To be uploaded',
  })
  const said = element('span', { role: 'status', class: 'field__hint' })
  const button = element(
    'button',
    { type: 'button', class: 'button button--plain button--small' },
    isPicture ? 'Upload a picture' : 'Upload a file',
  )
  button.addEventListener('click', () => input.click())
  input.addEventListener('change', async () => {
    const [file] = input.files ?? []
    if (!file) return
    try {
      const progress = (share: number) => said.replaceChildren(`${Math.round(share * 100)} %`)
      done(await (isPicture ? uploadPicture : uploadFile)(file, progress), file)
      said.replaceChildren(isPicture ? 'It is here. Say below what it shows.' : 'It is here.')
    } catch (fault) {
      said.replaceChildren((fault as Error).message)
    }
    input.value = ''
  })
  return element('div', { class: 'cluster' }, button, said, input)
}
