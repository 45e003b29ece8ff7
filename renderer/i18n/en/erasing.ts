export const messages = {
  clearHistory: 'Clear history…',
  clearTopic: 'Clear this topic…',
  deleteMessage: 'Delete this message…',
  actions: 'Actions for this message',
  counting: 'Counting…',
  allTitle: 'Clear the history of “{name}”?',
  allText:
    'Only session events are recorded; they are deleted. | {count} message ({size}) is deleted, and the session events. This cannot be undone. What arrives from now on is kept. | {count} messages ({size}) are deleted, and the session events. This cannot be undone. What arrives from now on is kept.',
  allConfirm: 'Clear history',
  topicTitle: 'Clear this topic?',
  topicText:
    'No message of {topic} is recorded. | {count} message of {topic} is deleted from the history. This cannot be undone. A retained message stays at the broker. | {count} messages of {topic} are deleted from the history, received and published. This cannot be undone. A retained message stays at the broker.',
  topicConfirm: 'Clear topic',
  messageTitle: 'Delete this message?',
  messageText: 'The message of {time} on {topic} is deleted from the history. This cannot be undone.',
  messageConfirm: 'Delete message',
  failed: 'It could not be deleted',
  running: 'Clearing the history: {count} deleted so far…',
  runningTopic: 'Clearing {topic}: {count} deleted so far…',
}
