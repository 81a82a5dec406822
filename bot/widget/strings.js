/** Every sentence the widget itself says to a citizen. What an agency may want to reword is in welcome.json. */

export const STRINGS = {
  botAuthor: '便民助手',
  citizenAuthor: '您',
  says: (author, text) => `${author}说:${text}`,
  choicesFollow: (titles) => `可以选:${titles.join(';')}。`,

  typing: '正在查找答案',
  stillLooking: '还在查找，请再等一下。',
  conversationCleared: '对话已清空。',

  undelivered: '未送达',
  refused: '没有发出',
  chosen: '已选',

  examples: '大家常问',
  choose: '请选一个',
  related: '您可能还想问',
  sources: (count) => `依据的文件(${count}份)`,
  sourcesHeading: '依据',
  opensInNewWindow: '(在新窗口打开)',
  emergencyHeading: '先打电话',
  call: (number) => `拨打 ${number}`,
  callLabelled: (number, label) => `拨打 ${number} ${label}`,

  charactersLeft: (count) => `还可以输入 ${count} 个字`,
  noCharactersLeft: (limit) => `已到 ${limit} 个字的上限，请分成几句发送`,

  offline: '网络断开了。您的话已保留，网络恢复后会自动发送。急事请拨打12345。',
  unreachable: '服务暂时连不上。您的话已保留，请过一会儿重新发送。急事请拨打12345。',
  timedOut: '等了30秒还没有收到回答。您的话已保留，请重新发送。急事请拨打12345。',
  interrupted: '上次有一句话没有得到回答，已为您保留。',
  refusedWithoutReason: '这句话没有发出，请换个说法再试，或拨打12345。',
  mustWait: (seconds) => `发得有点快，请稍等。约 ${seconds} 秒后会自动发送。`,
};
