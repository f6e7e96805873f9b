@echo off
rem The kafkakit command. Needs a Java from 17 on: JAVA_HOME, or java on the path. "run" and "saga" compile Java files, so
rem they need a JDK.
rem   KAFKAKIT_JAVA_OPTS  more arguments for the JVM
setlocal

set "KAFKAKIT_HOME=%~dp0.."
set "KAFKAKIT_JAVA=java"
if defined JAVA_HOME set "KAFKAKIT_JAVA=%JAVA_HOME%\bin\java"

"%KAFKAKIT_JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo kafkakit: no "%KAFKAKIT_JAVA%": install a Java from 17 on, or point JAVA_HOME to one 1>&2
  exit /b 1
)

"%KAFKAKIT_JAVA%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Dfile.encoding=UTF-8 -Dkafkakit.terminal=true %KAFKAKIT_JAVA_OPTS% -cp "%KAFKAKIT_HOME%\lib\*" io.kafkakit.cli.Kafkakit %*
exit /b %ERRORLEVEL%
