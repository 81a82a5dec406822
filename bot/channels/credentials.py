"""Which channels are open: those that credentials.yml names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ChannelError

if TYPE_CHECKING:
    from rasa.core.channels.channel import InputChannel

OWN_CHANNELS = {
    "rest": "bot.channels.rest.RestInput",
    "web": "bot.channels.web.WebInput",
    "socketio": "bot.channels.socket_io.SocketInput",
    "callback": "bot.channels.messengers.callback.CallbackInput",
    "wechat": "bot.channels.messengers.wechat.WeChatInput",
    "miniprogram": "bot.channels.messengers.miniprogram.MiniProgramInput",
    "wecom": "bot.channels.messengers.wecom.WeComInput",
    "wecom_kf": "bot.channels.messengers.wecom_kf.CustomerServiceInput",
    "dingtalk": "bot.channels.messengers.dingtalk.DingTalkInput",
    "feishu": "bot.channels.messengers.feishu.FeishuInput",
}
"""This project's channels by the names that credentials.yml may use besides the path of a class."""

_SHORT_NAMES = {
    **OWN_CHANNELS,
    "botframework": "rasa.core.channels.botframework.BotFrameworkInput",
    "facebook": "rasa.core.channels.facebook.FacebookInput",
    "hangouts": "rasa.core.channels.hangouts.HangoutsInput",
    "mattermost": "rasa.core.channels.mattermost.MattermostInput",
    "rocketchat": "rasa.core.channels.rocketchat.RocketChatInput",
    "slack": "rasa.core.channels.slack.SlackInput",
    "telegram": "rasa.core.channels.telegram.TelegramInput",
    "twilio": "rasa.core.channels.twilio.TwilioInput",
    "twilio_voice": "rasa.core.channels.twilio_voice.TwilioVoiceInput",
    "webexteams": "rasa.core.channels.webexteams.WebexTeamsInput",
    # Rasa's classes of the same names answer with an empty list when a turn fails, log what citizens say, and let
    # anybody into anybody's conversation.
    "rasa.core.channels.rest.RestInput": OWN_CHANNELS["rest"],
    "rasa.core.channels.socketio.SocketIOInput": OWN_CHANNELS["socketio"],
    "rasa.core.channels.callback.CallbackInput": OWN_CHANNELS["callback"],
}
"""The same, with Rasa's own. A class is imported when it is named, and not before: Rasa's take 0.6 s and 14 MB."""


def open_channels(credentials_file: Path) -> list[InputChannel]:
    """Make the channels of a credentials.yml; without the file, REST and the page's own.

    Raises:
        ChannelError: a channel is unknown or lacks something; names it.
    """
    from rasa.shared.exceptions import RasaException
    from rasa.shared.utils.common import class_from_module_path
    from rasa.shared.utils.io import read_yaml_file

    try:
        credentials = read_yaml_file(credentials_file) if credentials_file.exists() else {}
    except RasaException as error:  # not YAML, or a ${VARIABLE} that isn't set
        raise ChannelError(f"{credentials_file} can't be read: {error}") from error
    except OSError as error:
        raise ChannelError(f"{credentials_file} can't be read: {error.strerror}") from error
    if not isinstance(credentials or {}, dict):
        raise ChannelError(f"{credentials_file} isn't a mapping; write one channel's name a line, as in 'rest:'")
    channels = []
    for name, values in (credentials or {"rest": None, "web": None}).items():
        try:
            channels.append(class_from_module_path(_SHORT_NAMES.get(name, name)).from_credentials(values))
        except (ImportError, AttributeError) as error:
            raise ChannelError(
                f"{credentials_file}: there is no channel {name!r}; write one of "
                f"{', '.join(short for short in _SHORT_NAMES if '.' not in short)}, "
                "or the full path of a channel's class"
            ) from error
        except (ChannelError, RasaException, TypeError) as error:
            raise ChannelError(f"{credentials_file}: the channel {name!r} can't be opened: {error}") from error
    return channels
