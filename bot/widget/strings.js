/** Every sentence the widget itself says to a citizen. What an agency may want to reword is in welcome.json. */

export const STRINGS = {
  botAuthor: '便民助手',
  citizenAuthor: '您',
  personAuthor: '工作人员',
  says: (author, text) => `${author}说:${text}`,
  choicesFollow: (titles) => `可以选:${titles.join(';')}。`,

  typing: '正在查找答案',
  stillLooking: '还在查找，请再等一下。',
  conversationCleared: '对话已清空。',
  clearedHere: '这台设备上的对话已清空。',
  clearing: '正在清空，请稍等。',
  notCleared: '没能清空：服务暂时连不上，对话还没有删掉。请过一会儿再点“清空”。',

  undelivered: '未送达',
  refused: '没有发出',
  chosen: '已选',

  examples: '大家常问',
  choose: '您可以点',
  nextStep: '下一步', // as the service calls it
  person: '人工', // the same
  goOn: '接着说',
  chooseByNumber: '点一个，或者说号码',
  related: '您可能还想问',
  sources: (count) => `依据的文件(${count}份)`,
  sourcesHeading: '依据',
  opensInNewWindow: '(在新窗口打开)',
  emergencyHeading: '先打电话',
  call: (number) => `拨打 ${number}`,
  callLabelled: (number, label) => `拨打 ${number} ${label}`,

  switchMode: { standard: '长辈版', accessible: '普通版' },
  modeChosen: { standard: '已换回普通版。', accessible: '已换成长辈版。字更大，一次说一步。' },
  textSmaller: '字小了一点。',
  textLarger: '字大了一点。',
  contrast: (isOn) => `黑底大反差：${isOn ? '已开' : '已关'}`,
  reading: (isOn) => `自动朗读：${isOn ? '已开' : '已关'}`,
  rate: (rate) => `语速 ${rate.toFixed(1)} 倍`,
  readButton: { silent: '朗读', speaking: '停一下', paused: '接着读' },
  readingFailed: '这台设备没能读出来，请看文字。',

  dictate: '说话',
  stopDictating: '说完了',
  listening: '正在听，请说话。说完点“说完了”。',
  heard: '听到的写在上面了。可以修改，没问题就点“发送”。',
  nothingHeard: '没有听到声音。请再点一次“说话”，或者打字。',
  dictationProblems: {
    'not-allowed': '这台设备没有允许使用话筒。请打字，或者在设置里允许。',
    'service-not-allowed': '这台设备不能把说话变成文字。请打字。',
    'audio-capture': '没有找到话筒。请打字。',
    'language-not-supported': '这台设备听不懂普通话。请打字。',
    network: '语音识别暂时连不上。请打字。',
  },

  newMessages: '有新消息',
  unread: (count) => `(${count}条新消息)`,

  print: '打印',
  copy: '复制',
  copied: '已复制',
  notCopied: '没能复制',
  share: '发给家人',
  telephone: (number) => `咨询电话：${number}`,

  charactersLeft: (count) => `还可以输入 ${count} 个字`,
  noCharactersLeft: (limit) => `已到 ${limit} 个字的上限，请分成几句发送`,

  offline: '网络断开了。您的话已保留，网络恢复后会自动发送。急事请拨打12345。',
  unreachable: '服务暂时连不上。您的话已保留，过一会儿会自动再发。急事请拨打12345。',
  timedOut: '等了30秒还没有收到回答。您的话已保留，请重新发送。急事请拨打12345。',
  interrupted: '上次有一句话没有得到回答，已为您保留。',
  refusedWithoutReason: '这句话没有发出，请换个说法再试，或拨打12345。',
  mustWait: (seconds) => `发得有点快，请稍等。约 ${seconds} 秒后会自动发送。`,
};
