import { element } from './dom'

export type Uploaded = { readonly url: string; readonly width: number; readonly height: number }

/** Sends a picture to the library; `progress` hears how much of it is there, from 0 to 1. Rejects with a sentence. */
export function uploadPicture(file: File, progress: (share: number) => void): Promise<Uploaded> {
  return sendPicture('picture', file, progress)
}

/** Has the picture at an address of another site taken into the library. Rejects with a sentence. */
export function uploadFrom(address: string): Promise<Uploaded> {
  return sendPicture('address', address, () => {})
}

function sendPicture(
  field: 'picture' | 'address',
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
  request.onerror = () =>
    reject(new Error('The picture could not be sent. Check the connection and try again.'))
  request.onload = () => {
    const answer = request.response as (Uploaded & { error?: string }) | null
    if (request.status === 200 && answer?.url) resolve(answer)
    else
      reject(new Error(answer?.error ?? 'The picture was not taken. Sign in again, or choose another one.'))
  }
  request.send(form)
  return promise
}

/** A button that asks for a picture, and says how its upload goes. */
export function uploadButton(done: (uploaded: Uploaded) => void): HTMLElement {
  const input = element('input', {
    type: 'file',
    accept: 'image/*',
    class: 'visually-hidden',
    tabindex: '-1',
    'aria-label': 'A picture to upload',
  })
  const said = element('span', { role: 'status', class: 'field__hint' })
  const button = element(
    'button',
    { type: 'button', class: 'button button--plain button--small' },
    'Upload a picture',
  )
  button.addEventListener('click', () => input.click())
  input.addEventListener('change', async () => {
    const [file] = input.files ?? []
    if (!file) return
    try {
      done(await uploadPicture(file, share => said.replaceChildren(`${Math.round(share * 100)} %`)))
      said.replaceChildren('It is here. Say below what it shows.')
    } catch (fault) {
      said.replaceChildren((fault as Error).message)
    }
    input.value = ''
  })
  return element('div', { class: 'cluster' }, button, said, input)
}
