// Passkeys (WebAuthn). Without this file, or in a browser of before 2025, one signs in with a link by mail.

const { PublicKeyCredential } = window
const isKnown = !!PublicKeyCredential?.parseRequestOptionsFromJSON

const say = (form, words) => {
  form.querySelector('[data-passkey-status]').textContent = words
}

const send = (form, credential) => {
  form.elements.credential.value = JSON.stringify(credential)
  form.requestSubmit()
}

const sayWhy = (form, { name }) => {
  const known = name === 'InvalidStateError'
  say(form, known ? 'This device has one already.' : 'Nothing was done. Try again, or use a link by mail.')
}

// Making one: the page holds what the device is asked for.
const making = document.querySelector('form[data-passkey-options]')
if (making) {
  const button = making.querySelector('[data-passkey-button]')
  button.disabled = !isKnown
  if (!isKnown) say(making, 'This browser is too old for passkeys.')
  button.addEventListener('click', async () => {
    if (!making.reportValidity()) return
    const options = JSON.parse(making.dataset.passkeyOptions)
    try {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
      send(making, await navigator.credentials.create({ publicKey }))
    } catch (fault) {
      sayWhy(making, fault)
    }
  })
}

// Signing in: offered where the address is typed, as soon as the page is there, and by a button.
const signIn = document.querySelector('form[data-passkey-sign-in]')
if (signIn && isKnown) {
  signIn.parentElement.hidden = false
  let waiting = null

  const ask = async mediation => {
    waiting?.abort()
    waiting = new AbortController()
    const { signal } = waiting
    const answer = await fetch('/passkeys/challenges', { method: 'POST' })
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await answer.json())
    send(signIn, await navigator.credentials.get({ publicKey, mediation, signal }))
  }

  signIn
    .querySelector('[data-passkey-button]')
    .addEventListener('click', () => ask('optional').catch(fault => sayWhy(signIn, fault)))

  // Whoever does not choose one here types their address, and needs no words about it.
  if (await PublicKeyCredential.isConditionalMediationAvailable()) ask('conditional').catch(() => {})
}
