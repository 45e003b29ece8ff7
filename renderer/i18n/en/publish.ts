export const messages = {
  title: 'Publish a message',
}
