# Completion of the kafkakit command in zsh: source this file in ~/.zshrc. It runs the completion for bash, which is beside it.
autoload -Uz compinit bashcompinit
(( $+functions[compdef] )) || compinit
(( $+functions[complete] )) || bashcompinit
source "${${(%):-%x}:A:h}/kafkakit.bash"
