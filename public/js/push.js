// Being told while no page is open (W3C Push API). The browser asks; we are given an address to send to.

const form = document.querySelector('form[data-push-key]')
const button = form.querySelector('[data-push-button]')
const status = form.querySelector('[data-push-status]')

const say = words => {
  status.textContent = words
}

const bytesOf = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0))

const subscription = async () => (await navigator.serviceWorker.ready).pushManager.getSubscription()

async function allow() {
  button.disabled = true
  say('Your browser asks you whether we may.')
  if ((await Notification.requestPermission()) !== 'granted') {
    button.disabled = false
    return say('Your browser does not let us. You can change that in its settings for this site.')
  }
  const { pushManager } = await navigator.serviceWorker.ready
  const applicationServerKey = bytesOf(form.dataset.pushKey)
  // One that was made for another key of ours cannot be used, and stands in the way.
  await (await subscription())?.unsubscribe()
  const { endpoint, keys } = (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })).toJSON()
  form.elements.endpoint.value = endpoint
  form.elements.p256dh.value = keys.p256dh
  form.elements.auth.value = keys.auth
  form.requestSubmit()
}

// On an iPhone only what was put on the home screen may ask.
if (!('PushManager' in window) || !('Notification' in window)) {
  say('This browser cannot tell you. On an iPhone, put this site on the home screen first, and open it from there.')
} else if (form.dataset.pushKnown && (await subscription())) {
  say('This browser tells you.')
} else {
  button.disabled = false
  say('')
  button.addEventListener('click', () =>
    allow().catch(fault => {
      button.disabled = false
      say('That did not work. Please try again.')
      console.info('No push subscription.', fault)
    }),
  )
}

// What is taken back here ends in the browser too.
document.querySelector('[data-push-withdraw=this]')?.addEventListener('submit', () => {
  subscription()
    .then(mine => mine?.unsubscribe())
    .catch(fault => console.info('The subscription ends by itself.', fault))
})
