export { guestOrders as routes } from './routes'

export const unlisted = ['/guest-orders/']
